import { expect, test } from 'vitest'
import { nextTick, shallowRef } from 'vue'
import type { Signal } from '../../../api/workshop'
import { useHeld } from './held'

const signal = (id: string) => ({ id }) as Signal

test('what is being made stays with its signal until the server has it', async () => {
  const looked = shallowRef<Signal | null>(signal('first'))
  const { held, isPending } = useHeld(() => looked.value)
  expect(held.value?.id).toBe('first')
  isPending.value = true
  // Answered, by this person or another one; then the next signal comes.
  looked.value = null
  await nextTick()
  expect(held.value?.id).toBe('first')
  looked.value = signal('second')
  await nextTick()
  expect(held.value?.id).toBe('first')
  isPending.value = false
  await nextTick()
  expect(held.value?.id).toBe('second')
})
