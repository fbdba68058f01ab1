// The chart of a monitor: the same marks as the chart of a method, from points as they come.
import type { NotedCause, Point, Signal } from '../../api/workshop'
import type { ControlChart, Flag, Note, Panel } from '../../marks/figure'
import type { Dictionary } from '../../words'
import { en } from '../../words/en'
import { fill } from '../../words/fill'
import { zhCN } from '../../words/zh-CN'
import { liesBeyond } from './points'
import { basisOf } from './watching'

/** Decimals that a value needs, at most six. */
function places(value: number): number {
  return Math.min(6, (/\.(\d+)$/.exec(String(value))?.[1] ?? '').length)
}

/** Describes points as a chart. Limits that are the same everywhere are one line. */
export function chartOf(
  points: readonly Point[],
  signals: readonly Signal[],
  causes: readonly NotedCause[] = [],
  chart = '',
): ControlChart {
  const answered = new Set(
    signals.filter((one) => one.state === 'answered').map((one) => one.point),
  )
  const nPanels = points[0]?.panels.length ?? 0
  const isBySpecification = chart !== '' && basisOf(chart) === 'specification'
  const panels = Array.from({ length: nPanels }, (_, i) => ({
    ...panel(points, i, answered),
    is_by_specification: isBySpecification,
  }))
  const n = new Set(panels.flatMap((one) => one.flags.map((flag) => flag.index))).size
  return {
    kind: 'control_chart',
    title: { zh: zhCN.monitor.title, en: en.monitor.title },
    subject: '',
    unit: null,
    sentence: {
      code: 'web.monitor',
      args: {},
      zh: told(zhCN, points.length, n),
      en: told(en, points.length, n),
    },
    panels,
    labels: points.map((point) => String(point.number)),
    notes: notes(points, signals, causes),
  }
}

/** What was noted, and how signals were explained, in the order of the points: each has its number. */
function notes(
  points: readonly Point[],
  signals: readonly Signal[],
  causes: readonly NotedCause[],
): Note[] {
  const [first, last] = [points[0]?.number ?? 0, points.at(-1)?.number ?? -1]
  const noted = causes.map(({ point, cause }) => ({ index: point - first, text: cause }))
  const explained = signals
    .filter(({ point }) => point >= first && point <= last)
    .flatMap(({ point, reaction }) => {
      if (!reaction) return []
      const text = [reaction.cause, reaction.action].filter(Boolean).join(' → ')
      return [{ index: point - first, text: `◇ ${text}` }]
    })
  return [...noted, ...explained].sort((a, b) => a.index - b.index)
}

function told({ monitor }: Dictionary, n: number, signals: number): string {
  return fill(signals === 0 ? monitor.sentence_none : monitor.sentence, { n, signals })
}

function panel(points: readonly Point[], i: number, answered: ReadonlySet<number>): Panel {
  const of = points.map((point) => point.panels[i])
  const [first] = of
  const flags: Flag[] = points.flatMap((point, index) => {
    const own = point.panels[i]
    const tests = point.tests.filter((one) => one.panel === own?.label.en).map((one) => one.test)
    if (!own || own.value === null || tests.length === 0) return []
    const isBeyond = liesBeyond(own.value, own)
    const is_answered = answered.has(point.number)
    return [{ index, tests, is_beyond_limits: isBeyond, is_answered }]
  })
  const decimals = of.slice(0, 200).map((one) => (one?.value == null ? 0 : places(one.value)))
  return {
    label: first?.label ?? { zh: '', en: '' },
    points: of.map((one) => one?.value ?? null),
    center: first?.center ?? null,
    lower: same(of.flatMap((one) => one?.lower ?? [])),
    upper: same(of.flatMap((one) => one?.upper ?? [])),
    zone_sigma: [],
    flags,
    left_out: [],
    n_places: Math.min(6, Math.max(0, ...decimals) + 1),
  }
}

function same(values: number[]): number[] {
  return values.every((value) => value === values[0]) ? values.slice(0, 1) : values
}
