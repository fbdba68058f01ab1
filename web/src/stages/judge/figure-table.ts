// What a figure shows, as a table: a row for each point, bar or pair.
import type { Table, TableColumn } from '../../api/wire'
import type { ControlChart, Figure, Histogram, Plot } from '../../marks/figure'
import { say } from '../../words'

const column = (name: string, cells: readonly (number | string | null | undefined)[]) => {
  const texts = cells.map((cell) => (cell === null || cell === undefined ? null : String(cell)))
  return { role: 'factor', name, unit: null, cells: texts } satisfies TableColumn
}

export function tableOfFigure(figure: Figure): Table {
  const { kind } = figure
  const columns =
    kind === 'control_chart'
      ? ofChart(figure)
      : kind === 'histogram'
        ? ofHistogram(figure)
        : ofPlot(figure)
  return { columns, complaints: [] }
}

function ofChart({ panels, labels }: ControlChart): TableColumn[] {
  const n = Math.max(0, ...panels.map(({ points }) => points.length))
  const every = Array.from({ length: n }, (_, i) => i)
  // A limit that is the same everywhere is said once.
  const at = (values: readonly number[], i: number) => (values.length === 1 ? values[0] : values[i])
  return [
    column(
      'point',
      every.map((i) => i + 1),
    ),
    column(
      'label',
      every.map((i) => labels[i]),
    ),
    ...panels.flatMap((panel) => {
      const name = say(panel.label)
      const limit = panel.is_by_specification ? 'SL' : 'CL'
      return [
        column(name, panel.points),
        column(
          `${name} CL`,
          every.map(() => panel.center),
        ),
        column(
          `${name} L${limit}`,
          every.map((i) => at(panel.lower, i)),
        ),
        column(
          `${name} U${limit}`,
          every.map((i) => at(panel.upper, i)),
        ),
        column(
          `${name} tests`,
          every.map((i) => panel.flags.find(({ index }) => index === i)?.tests.join(' ')),
        ),
      ]
    }),
  ]
}

function ofHistogram({ edges, counts }: Histogram): TableColumn[] {
  return [column('from', edges.slice(0, -1)), column('to', edges.slice(1)), column('count', counts)]
}

function ofPlot({ x, y, traces }: Plot): TableColumn[] {
  const rows = traces.flatMap(({ name, points }) => {
    const text = name === null ? '' : typeof name === 'string' ? name : say(name)
    return points.map(([a, b]) => [text, a, b] as const)
  })
  return [
    column(
      'trace',
      rows.map(([name]) => name),
    ),
    column(
      say(x.label),
      rows.map(([, a]) => a),
    ),
    column(
      say(y.label),
      rows.map(([, , b]) => b),
    ),
  ]
}
