// The points of a watched chart as a file, for a spreadsheet.
import type { Table, TableColumn } from '../../api/wire'
import type { Point } from '../../api/workshop'

/** Points as a table: a row each, with the value and the limits of every panel. */
export function tableOf(points: readonly Point[]): Table {
  const panels = points[0]?.panels ?? []
  const column = (name: string, cell: (of: Point) => unknown): TableColumn => ({
    role: 'factor',
    name,
    unit: null,
    cells: points.map((of) => {
      const value = cell(of)
      return value === null || value === undefined ? null : String(value)
    }),
  })
  const columns = [
    column('point', ({ number }) => number),
    column('lot', ({ lot }) => lot),
    column('taken_at', ({ taken_at }) => taken_at),
    ...panels.flatMap(({ label }, i) => [
      column(label.en, ({ panels: of }) => of[i]?.value),
      column(`${label.en} CL`, ({ panels: of }) => of[i]?.center),
      column(`${label.en} LCL`, ({ panels: of }) => of[i]?.lower),
      column(`${label.en} UCL`, ({ panels: of }) => of[i]?.upper),
    ]),
    column('tests', ({ tests }) => tests.map(({ panel, test }) => `${panel}: ${test}`).join('; ')),
  ]
  return { columns, complaints: [] }
}
