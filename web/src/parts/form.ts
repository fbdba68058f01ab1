// Sending a form: busy while it is on its way, and what was typed stays where it was refused.
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import type { Problem } from '../api/client'
import { attempt } from '../api/load'

export interface Sending {
  isBusy: Ref<boolean>
  problem: ShallowRef<Problem | null>
  /** Gives the answer, or null where it was refused. */
  go: <T>(work: () => Promise<T>) => Promise<T | null>
}

export function useSending(): Sending {
  const isBusy = ref(false)
  const problem = shallowRef<Problem | null>(null)
  async function go<T>(work: () => Promise<T>): Promise<T | null> {
    // A second tap on the way is not a second act.
    if (isBusy.value) return null
    isBusy.value = true
    const [answer, fault] = await attempt(work)
    isBusy.value = false
    problem.value = fault
    return answer
  }
  return { isBusy, problem, go }
}

/** One of several, by what is sent and what is read. */
export interface Choice {
  value: string
  text: string
}

/** A name that was typed in one language stands for both. */
export function named(zh: string, en: string): { zh: string; en: string } {
  return { zh: zh.trim() || en.trim(), en: en.trim() || zh.trim() }
}

/** What was left empty is not sent. */
export const orNone = (text: string): string | null => text.trim() || null
