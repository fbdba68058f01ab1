import { expect, test } from 'vitest'
import type { Survey } from '../../api/wire'
import { recalled, remembered } from './template'

const survey = (names: string[], header: number | null = 1): Survey => ({
  bytes: 1,
  encoding: 'UTF-8',
  delimiter: ',',
  has_decimal_comma: false,
  header_row: header,
  rows: 3,
  columns: names.map((name) => ({
    name,
    unit: null,
    guess: 'value',
    numbers: 3,
    missing: 0,
    bad: 0,
    first_bad: null,
    range: null,
    subgroup_size: null,
    first: [],
  })),
  first_rows: [],
})
const made = {
  roles: [null, 'value' as const],
  isSideBySide: false,
  method: 'capability.sixpack',
  entered: { lsl: '24.98', left_out: [{ index: 3, reason: 'tool' }] },
}

test('a file with the same columns is read as the last one was', () => {
  const kept = remembered([], survey(['批', '孔径']), made)
  const found = recalled(kept, survey(['批', '孔径']))
  expect(found?.roles).toEqual([null, 'value'])
  // Points that were left out were those of the other file.
  expect(found?.entered).toEqual({ lsl: '24.98' })
  expect(recalled(kept, survey(['孔径', '批']))).toBeNull()
  expect(recalled(kept, survey(['批', '孔径', '人']))).toBeNull()
})

test('files without names of columns are not taken for one another', () => {
  const nameless = survey(['1', '2'], null)
  expect(recalled(remembered([], nameless, made), nameless)).toBeNull()
})

test('the latest forty are kept, each once', () => {
  let kept = remembered([], survey(['a']), made)
  for (let i = 0; i < 60; i++) kept = remembered(kept, survey([`x${i}`]), made)
  kept = remembered(kept, survey(['x59']), { ...made, method: 'chart.individuals' })
  expect(kept).toHaveLength(40)
  expect(kept[0]?.method).toBe('chart.individuals')
  expect(recalled(kept, survey(['a']))).toBeNull()
})
