import { expect, test } from 'vitest'
import { isFar, nextSubgroup, placeOf, readValue } from './value'

test('digits stay as the gauge gave them', () => {
  expect(readValue(' 25.0030\r', 'mm')).toBe('25.0030')
  expect(readValue('25,003', 'mm')).toBe('25.003')
  expect(readValue('+25.003 mm', 'mm')).toBe('25.003')
  expect(readValue('−0.5', null)).toBe('-0.5')
  expect(readValue('.5', null)).toBe('0.5')
  expect(readValue('25.', null)).toBe('25')
})

test('what is no number is no reading', () => {
  for (const text of ['', '-', '.', '25.0x3', '1e3', '25.003.1', '1'.repeat(19), '25 in']) {
    expect(readValue(text, 'mm'), text).toBe(null)
  }
})

test('a value far from its limits is asked for again, one beyond them is not', () => {
  const limits = { lsl: '24.980', usl: '25.030' }
  expect(isFar('2.5003', limits)).toBe(true)
  expect(isFar('25.040', limits)).toBe(false)
  expect(isFar('2.5', { lsl: null, usl: '25.030' })).toBe(false)
  expect(placeOf('25.031', limits)).toBe('above')
  expect(placeOf('25.030', limits)).toBe('within')
  expect(placeOf('24.979', limits)).toBe('below')
})

test('a subgroup is filled before the next one begins', () => {
  const of = (...subgroups: number[]) => subgroups.map((subgroup) => ({ subgroup }))
  expect(nextSubgroup([], 5)).toBe(0)
  expect(nextSubgroup(of(3, 3), 5)).toBe(3)
  expect(nextSubgroup(of(3, 3, 3, 3, 3), 5)).toBe(4)
  expect(nextSubgroup(of(7), 1)).toBe(8)
})
