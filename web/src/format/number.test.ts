import { expect, test } from 'vitest'
import { bytes, count, fixed, significant } from './number'

test('significant digits neither invent nor lose size', () => {
  expect(significant(0.1248933333)).toBe('0.12489')
  expect(significant(1.41)).toBe('1.41')
  expect(significant(-0.00012345678, 4)).toBe('−0.0001235')
  expect(significant(123456.7)).toBe('123457')
  expect(significant(3.2e12)).toBe('3.2000e12')
  expect(significant(100)).toBe('100')
  expect(significant(0)).toBe('0')
})

test('a limit keeps its places, and zero has no sign', () => {
  expect(fixed(25.0144, 4)).toBe('25.0144')
  expect(fixed(-0.00001, 3)).toBe('0.000')
  expect(fixed(-1.5, 2)).toBe('−1.50')
})

test('counts are grouped for people', () => {
  expect(count(1234567)).toBe('1\u202f234\u202f567')
  expect(bytes(1234)).toBe('1.23 kB')
})
