import { expect, test } from 'vitest'
import type { Table } from '../../api/wire'
import { dfq } from './dfq'

const said = {
  part: 'HSG-7',
  title: '孔径',
  lsl: '24.980',
  usl: '25.030',
  nominal: '25.00',
  subgroupSize: 5,
}

test('every digit leaves, a missing reading keeps its place, and times are those of the file', () => {
  const table: Table = {
    complaints: [],
    columns: [
      { role: 'value', name: 'D7', unit: 'mm', cells: ['25.0300', null] },
      { role: 'time', name: 'time', unit: null, cells: ['2026-11-02 08:30:05', 'yesterday'] },
    ],
  }
  const lines = dfq(table, said).split('\r\n')
  expect(lines).toEqual([
    'K0100 1',
    'K1001/1 HSG-7',
    'K2001/1 D7',
    'K2002/1 孔径',
    'K2022/1 4',
    'K2101/1 25.00',
    'K2110/1 24.980',
    'K2111/1 25.030',
    'K2142/1 mm',
    'K8500/1 5',
    'K0001/1 25.0300',
    'K0004/1 02.11.2026/08:30:05',
    'K0001/1 0',
    'K0002/1 256',
    '',
  ])
})

test('no text begins a line of its own, and limits are not those of several characteristics', () => {
  const table: Table = {
    complaints: [],
    columns: [
      { role: 'value', name: 'a\r\nK2110/1 0', unit: null, cells: ['1'] },
      { role: 'value', name: 'b', unit: null, cells: ['2'] },
    ],
  }
  const text = dfq(table, said)
  expect(text).toContain('K2001/1 a  K2110/1 0\r\n')
  expect(text).not.toMatch(/^K21/m)
  expect(text).toContain('K0001/2 2\r\n')
})
