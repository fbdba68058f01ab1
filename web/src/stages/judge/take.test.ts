import { expect, test } from 'vitest'
import type { Study, Table } from '../../api/wire'
import { command, csv } from './take'

test('readings leave with every digit, and no text becomes a formula', () => {
  const table: Table = {
    complaints: [],
    columns: [
      { role: 'subgroup', name: 'lot, no', unit: null, cells: ['A "1"', '=1+1', '-x'] },
      { role: 'value', name: '孔径', unit: 'mm', cells: ['25.0300', null, '-0.10'] },
    ],
  }
  expect(csv(table)).toBe(
    '\ufeff"lot, no",孔径 (mm)\r\n"A ""1""",25.0300\r\n\'=1+1,\r\n\'-x,-0.10\r\n',
  )
})

test('the command names columns by number and quotes what a shell would take apart', () => {
  const study = {
    method: { id: 'chart.xbar-r', version: 1 },
    parameters: { tests: [1, 2] },
  } as unknown as Study
  expect(command("bore 11'.csv", ['subgroup', null, 'value'], study)).toBe(
    "wule run chart.xbar-r@1 'bore 11'\\''.csv' --by 1 --value 3 --params '{\"tests\":[1,2]}'",
  )
})
