// Which signal the photo or voice note belongs to that is being made: it stays, although the signal was answered or
// another one came.
import { ref, shallowRef, watch } from 'vue'
import type { Signal } from '../../../api/workshop'

/** `signal` is the one that is looked at. */
export function useHeld(signal: () => Signal | null) {
  const isPending = ref(false)
  const held = shallowRef<Signal | null>(null)
  watch(
    [signal, isPending],
    () => {
      if (!isPending.value) held.value = signal()
    },
    { immediate: true },
  )
  return { held, isPending }
}
