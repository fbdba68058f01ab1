import { expect, test } from 'vitest'
import type { Monitor, Nonconformity, PassportRow, Signal } from '../../api/workshop'
import { changesSince, yesterday, type Lists } from './changes'

const none: Lists = { signals: [], monitors: [], nonconformities: [], cases: [], passports: [] }
const of = { item: 'HSG', characteristic: 'D7', station: null }

test('yesterday begins at midnight, also across the end of a month', () => {
  expect(yesterday(new Date(2026, 10, 1, 8, 30))).toEqual(new Date(2026, 9, 31))
})

test('what happened before is left out, and the latest stands first', () => {
  const signal = {
    monitor: 'm1',
    of,
    raised_at: '2026-11-20T08:00:00Z',
    reaction: { at: '2026-11-26T09:00:00Z', by: 'person:a' },
  } as Signal
  const monitor = {
    id: 'm1',
    of,
    versions: [
      { proposed_at: '2026-11-01T08:00:00Z', proposed_by: 'a', approved_at: null },
      {
        proposed_at: '2026-11-26T07:00:00Z',
        proposed_by: 'a',
        approved_at: '2026-11-27T07:00:00Z',
        decided_by: 'b',
      },
    ],
  } as Monitor
  const passport = {
    lot: 'L-1',
    issued_at: '2026-10-01T00:00:00Z',
    withdrawn_at: '2026-11-26T10:00:00Z',
  } as PassportRow
  const lists = { ...none, signals: [signal], monitors: [monitor], passports: [passport] }
  const found = changesSince(new Date('2026-11-26T00:00:00Z'), lists)
  expect(found.map(({ what, by }) => [what, by])).toEqual([
    ['approved', 'b'],
    ['withdrawn', ''],
    ['answered', 'person:a'],
    ['proposed', 'a'],
  ])
})

test('each decision about pieces is a change of its own', () => {
  const nonconformity = {
    code: 'NC-1',
    reported_at: '2026-11-26T01:00:00Z',
    reported_by: 'a',
    dispositions: [
      { at: '2026-11-26T02:00:00Z', by: 'b' },
      { at: '2026-11-26T03:00:00Z', by: 'c' },
    ],
  } as Nonconformity
  const lists = { ...none, nonconformities: [nonconformity] }
  const found = changesSince(new Date('2026-11-26T00:00:00Z'), lists)
  expect(found.map(({ what, by }) => `${what} ${by}`)).toEqual([
    'disposed c',
    'disposed b',
    'reported a',
  ])
  expect(found[0]?.to).toEqual({ name: 'nonconformity', params: { code: 'NC-1' } })
})
