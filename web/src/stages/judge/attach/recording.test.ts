import { expect, test } from 'vitest'
import { clock, loudness, muteOf, typeOf } from './recording'

test('a recorder is asked for what it can, the smallest first', () => {
  expect(typeOf(() => true)).toBe('audio/webm;codecs=opus')
  // Safari before it knew WebM, and Firefox.
  expect(typeOf((type) => type === 'audio/mp4')).toBe('audio/mp4')
  expect(typeOf((type) => type.startsWith('audio/ogg'))).toBe('audio/ogg;codecs=opus')
  expect(typeOf(() => false)).toBeNull()
})

test('a refusal is told apart from a missing microphone', () => {
  expect(muteOf('NotAllowedError')).toBe('refused')
  expect(muteOf('SecurityError')).toBe('refused')
  expect(muteOf('NotFoundError')).toBe('no_microphone')
  expect(muteOf('NotReadableError')).toBe('no_microphone')
})

test('time is read in minutes and seconds', () => {
  expect([0, 9.96, 65, 180].map(clock)).toEqual(['0:00', '0:09', '1:05', '3:00'])
})

test('silence has no level, and the loudest sample counts on either side', () => {
  expect(loudness(new Uint8Array([128, 128, 128]))).toBe(0)
  expect(loudness(new Uint8Array([128, 64, 150]))).toBe(0.5)
  expect(loudness(new Uint8Array([128, 192, 100]))).toBe(0.5)
  expect(loudness(new Uint8Array([0]))).toBe(1)
})
