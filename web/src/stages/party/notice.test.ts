import { expect, test } from 'vitest'
import { clockOf, minuteOf, timeOf } from './notice'

test('a time of the day is a minute of the day, and back', () => {
  expect([minuteOf('00:00'), minuteOf('06:05'), minuteOf('23:59')]).toEqual([0, 365, 1439])
  for (const time of ['00:00', '06:05', '22:30', '23:59']) expect(timeOf(minuteOf(time))).toBe(time)
})

test('whose clock it is, is told by its zone, or by its distance from UTC', () => {
  const hours = { from_minute: 0, to_minute: 60 }
  const of = (zone: string | null, offset: number | null) =>
    clockOf({ ...hours, zone, offset_minutes: offset })
  expect(of('Asia/Shanghai', null)).toBe('Asia/Shanghai')
  expect([of(null, 480), of(null, -570), of(null, 0)]).toEqual([
    'UTC+08:00',
    'UTC−09:30',
    'UTC+00:00',
  ])
})
