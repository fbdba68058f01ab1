import { expect, test } from 'vitest'
import { piecesOf } from './pieces'

test('a line is a piece, and what stands behind it was built in', () => {
  expect(piecesOf('S-1\r\nS-2\tC-9\n\n S-3 ，C-4；C-5\n')).toEqual([
    { serial: 'S-1', parts: [] },
    { serial: 'S-2', parts: ['C-9'] },
    { serial: 'S-3', parts: ['C-4', 'C-5'] },
  ])
})

test('what was scanned twice is one piece', () => {
  expect(piecesOf('S-1\nS-1\nS-2')).toHaveLength(2)
  expect(piecesOf(' \n')).toEqual([])
})
