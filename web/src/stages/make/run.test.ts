import { expect, test } from 'vitest'
import { placeOf, rising } from './run'

test('the place of a lot is told by its number', () => {
  expect(placeOf('L-7', 'L-7')).toBe(1)
  expect(placeOf('L-7.2', 'L-7')).toBe(2)
  expect(placeOf('L-7.4711', 'L-7')).toBe(4711)
  // A number with a point of its own is no place.
  expect(placeOf('A.1', 'A.1')).toBe(1)
  expect(placeOf('A.1.3', 'A.1')).toBe(3)
  expect(placeOf(null, 'L-7')).toBe(1)
})

test('ends of shifts rise, and none stands twice', () => {
  expect(rising(['22:00', '06:00', '', '14:00', '06:00'])).toEqual(['06:00', '14:00', '22:00'])
})
