import { expect, test } from 'vitest'
import { minuteOf, timeOf } from './notice'

test('a time of the day is a minute of the day, and back', () => {
  expect([minuteOf('00:00'), minuteOf('06:05'), minuteOf('23:59')]).toEqual([0, 365, 1439])
  for (const time of ['00:00', '06:05', '22:30', '23:59']) expect(timeOf(minuteOf(time))).toBe(time)
})
