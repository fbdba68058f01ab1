import { beforeEach, expect, test, vi } from 'vitest'
import type { Monitor } from '../../api/workshop'
import { useOverview } from './overview'

const asked: string[] = []
/** The answers that are held back, the oldest first. */
let open: (() => void)[] = []

vi.mock('../../api/client', () => ({
  Problem: Error,
  at: (_: string, { id }: { id: string }) => id,
  ask: (id: string) => {
    asked.push(id)
    const answer = { points: [{ number: 0, panels: [], tests: [] }] }
    return new Promise((done) => open.push(() => done(answer)))
  },
}))

beforeEach(() => {
  asked.length = 0
  open = []
})

const monitor = (i: number, active_version: number | null = 1) =>
  ({ id: `m${i}`, active_version }) as Monitor

async function answerAll(): Promise<void> {
  while (open.length > 0) {
    open.shift()?.()
    await new Promise((done) => setTimeout(done))
  }
}

test('a row is asked for once, when it comes into sight, and four are under way at most', async () => {
  const { points, see } = useOverview()
  for (let i = 0; i < 100; i++) see(monitor(i))
  see(monitor(0))
  expect(asked).toEqual(['m0', 'm1', 'm2', 'm3'])
  expect(points.has('m0')).toBe(false)
  await answerAll()
  expect(new Set(asked).size).toBe(100)
  expect(asked).toHaveLength(100)
  expect(points.size).toBe(100)
})

test('what was seen is asked for again, and nothing else; without limits in force there are no points', async () => {
  const { points, see, again } = useOverview()
  see(monitor(0))
  see(monitor(1, null))
  await answerAll()
  expect(points.get('m1')).toEqual([])
  again([monitor(0), monitor(1), monitor(2)])
  await answerAll()
  expect(asked).toEqual(['m0', 'm0', 'm1'])
  expect(points.get('m1')).toHaveLength(1)
})
