// What a page shows: loaded once when it opens and whenever it is asked to, never in its parts.
import { onMounted, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { Problem } from './client'

export interface Loaded<T> {
  found: ShallowRef<T | null>
  problem: ShallowRef<Problem | null>
  isLoading: Ref<boolean>
  load: () => Promise<void>
}

/** Loads when the page opens; what was found stays while it is loaded again. What stands `beside` it,
 * such as the names of people, is waited for as well: a row that grows when they come would jump. */
export function useLoad<T>(read: () => Promise<T>, beside?: () => Promise<void>): Loaded<T> {
  const found = shallowRef<T | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const isLoading = ref(true)
  let latest = 0
  async function load(): Promise<void> {
    const mine = ++latest
    isLoading.value = true
    const [next, fault] = await attempt(async () => {
      const [answer] = await Promise.all([read(), beside?.()])
      return answer
    })
    // A later load knows better.
    if (mine !== latest) return
    if (fault === null) found.value = next
    problem.value = fault
    isLoading.value = false
  }
  onMounted(load)
  return { found, problem, isLoading, load }
}

/** What an attempt gave, or the problem that the server told. */
export async function attempt<T>(work: () => Promise<T>): Promise<[T, null] | [null, Problem]> {
  try {
    return [await work(), null]
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return [null, error]
  }
}
