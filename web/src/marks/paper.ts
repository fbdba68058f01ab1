// Whether pictures are drawn for paper: then all of a chart is SVG, sharp at any size, and nothing of
// it is painted as pixels.
import { nextTick, ref } from 'vue'

export const isPaper = ref(false)

addEventListener('beforeprint', () => (isPaper.value = true))
addEventListener('afterprint', () => (isPaper.value = false))

/** Does something with the pictures as they are on paper. */
export async function onPaper<T>(work: () => T): Promise<T> {
  isPaper.value = true
  await nextTick()
  try {
    return work()
  } finally {
    isPaper.value = false
  }
}
