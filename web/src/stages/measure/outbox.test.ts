import { expect, test } from 'vitest'
import { Problem } from '../../api/problem'
import { outboxOf, type Waiting } from './outbox'

const reading = (id: string): Waiting => ({
  id,
  lot: 'L1',
  body: { id, characteristic: 'D7', gauge: 'G1', readings: [{ value: '25.003', subgroup: 0 }] },
  refused: null,
})

function bench(answer: (id: string) => void, isOwn: (one: Waiting) => boolean = () => true) {
  let kept: Waiting[] = []
  const arrived: string[] = []
  const posted: string[] = []
  const shelf = { read: () => kept, write: (all: readonly Waiting[]) => (kept = [...all]) }
  const post = async (one: Waiting) => {
    posted.push(one.id)
    await Promise.resolve()
    answer(one.id)
  }
  const outbox = outboxOf(shelf, post, (_, one) => one && arrived.push(one.id), isOwn)
  return { outbox, arrived, posted, kept: () => kept }
}

const offline = new Problem(0, 'web.offline', '')

test('what waits is sent in the order in which it was put, and then gone', async () => {
  const { outbox, arrived, kept } = bench(() => undefined)
  for (const id of ['a', 'b', 'c']) outbox.put(reading(id))
  expect(await outbox.send()).toBe(true)
  expect(arrived).toEqual(['a', 'b', 'c'])
  expect(kept()).toEqual([])
})

test('without a connection nothing is lost, and the order stays', async () => {
  let isOn = false
  const { outbox, arrived, kept } = bench(() => {
    if (!isOn) throw offline
  })
  outbox.put(reading('a'))
  outbox.put(reading('b'))
  expect(await outbox.send()).toBe(false)
  expect(kept().map((one) => one.id)).toEqual(['a', 'b'])
  isOn = true
  expect(await outbox.send()).toBe(true)
  expect(arrived).toEqual(['a', 'b'])
})

test('an answer that was lost is asked for again under the same id', async () => {
  let isFirst = true
  const { outbox, posted } = bench(() => {
    if (isFirst) {
      isFirst = false
      throw offline
    }
  })
  outbox.put(reading('a'))
  await outbox.send()
  await outbox.send()
  expect(posted).toEqual(['a', 'a'])
})

test('what the server refuses stays with its reason, and lets the others pass', async () => {
  const { outbox, arrived, kept } = bench((id) => {
    if (id === 'a') throw new Problem(409, 'measure.sealed', 'the lot is sealed')
  })
  outbox.put(reading('a'))
  outbox.put(reading('b'))
  expect(await outbox.send()).toBe(true)
  expect(arrived).toEqual(['b'])
  expect(kept()).toEqual([{ ...reading('a'), refused: 'the lot is sealed' }])
  outbox.drop('a')
  expect(kept()).toEqual([])
})

test('a session that ended, or a server that is not well, is no refusal', async () => {
  for (const status of [401, 429, 503]) {
    const { outbox, kept } = bench(() => {
      throw new Problem(status, 'x', 'x')
    })
    outbox.put(reading('a'))
    expect(await outbox.send()).toBe(false)
    expect(kept()[0]?.refused, String(status)).toBe(null)
  }
})

test('two who send at once send each reading once', async () => {
  const { outbox, posted } = bench(() => undefined)
  outbox.put(reading('a'))
  outbox.put(reading('b'))
  await Promise.all([outbox.send(), outbox.send()])
  expect(posted).toEqual(['a', 'b'])
})

test('readings of somebody else wait until that person is back', async () => {
  const { outbox, arrived, kept } = bench(
    () => undefined,
    (one) => one.id !== 'a',
  )
  outbox.put(reading('a'))
  outbox.put(reading('b'))
  expect(await outbox.send()).toBe(true)
  expect(arrived).toEqual(['b'])
  expect(kept().map((one) => one.id)).toEqual(['a'])
})
