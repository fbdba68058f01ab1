// What happens at a station: values are taken, go on their way, and the chart answers.
import { computed, onBeforeUnmount, onMounted, shallowRef } from 'vue'
import { isLive } from '../../api/live'
import { learnNames } from '../../api/names'
import type { Reading } from '../../api/workshop'
import { session } from '../../frame/session'
import { useMonitor } from '../judge/monitor'
import { chartOf } from '../judge/point-chart'
import { foreseen } from '../judge/points'
import { keepChart, keepStation, keptChart } from './kept'
import { flush, isConnected, onArrived, put, waiting } from './sending'
import type { Waiting } from './outbox'
import type { Station } from './station'
import { nextSubgroup } from './value'

export function useBench(station: Station) {
  const m = useMonitor(() => station.monitor, { keep: keepChart, kept: keptChart })
  const specification = computed(() => ({
    lsl: station.characteristic?.variable?.lsl ?? null,
    usl: station.characteristic?.variable?.usl ?? null,
  }))
  const unit = computed(() => station.characteristic?.variable?.unit ?? null)

  /** What was taken here, kept or on its way, oldest first. */
  const taken = shallowRef<{ id: string; value: string; subgroup: number }[]>([
    ...station.readings.map(({ seq, value, subgroup }) => ({ id: `${seq}`, value, subgroup })),
    ...waiting.value
      .filter((one) => one.lot === station.lot.lot && one.refused === null)
      .filter((one) => one.body.characteristic === station.code)
      .flatMap(({ id, body }) =>
        body.readings.map(({ value, subgroup }) => ({ id, value: String(value), subgroup })),
      ),
  ])
  const last = computed(() => taken.value.at(-1)?.value ?? '')
  const subgroup = computed(() => nextSubgroup(taken.value, station.size))
  const nth = computed(
    () => taken.value.filter((one) => one.subgroup === subgroup.value).length + 1,
  )
  const before = computed(
    () =>
      (station.lot.series ?? []).find((one) => one.characteristic === station.code)?.n_readings ??
      0,
  )
  const nHere = computed(() => before.value + taken.value.length - station.readings.length)
  /** Values that the server has not judged, on a chart that can be foreseen. */
  const coming = computed(() => {
    const isSimple = m.active.value?.chart.startsWith('chart.individuals') ?? false
    const onTheWay = new Set(waiting.value.map((one) => one.id))
    const values = taken.value.filter((one) => onTheWay.has(one.id)).map((one) => one.value)
    return isSimple && !isConnected.value ? foreseen(m.points.value, values) : []
  })
  const isForeseen = computed(() => coming.value.some((one) => one.tests.length > 0))
  const latest = computed(() => [...m.points.value, ...coming.value].slice(-36))
  // One panel is enough beside a machine; the page of the chart has all of them.
  const chart = computed(() => {
    const whole = chartOf(latest.value, m.signals.value)
    return { ...whole, panels: whole.panels.slice(0, 1) }
  })
  const zone = computed(() => {
    const panel = latest.value.at(-1)?.panels[0]
    if (!panel || station.size !== 1 || panel.lower === null || panel.upper === null) return null
    return [panel.lower, panel.upper] as const
  })
  const signal = computed(() => m.open.value[0] ?? null)

  function readingOf(
    { value, subgroup, taken_at }: Waiting['body']['readings'][number],
    seq: number,
  ): Reading {
    const at = taken_at ?? ''
    const [gauge, person] = [station.gauge.code, session.value?.person?.id ?? null]
    const where = { station: null, execution: null }
    return {
      seq,
      value: String(value),
      subgroup,
      gauge,
      person,
      ...where,
      taken_at: at,
      received_at: at,
    }
  }

  function take(value: string): void {
    const { lot, code, gauge } = station
    const reading = { value, subgroup: subgroup.value, taken_at: new Date().toISOString() }
    const person = session.value?.person?.id ?? null
    const body = { characteristic: code, gauge: gauge.code, person, readings: [reading] }
    const id = put({ lot: lot.lot, body })
    taken.value = [...taken.value, { id, ...reading }]
  }

  /** What the server has; kept, so that subgroups go on where they were. */
  let arrived = station.readings
  const stop = onArrived(({ lot, body }) => {
    if (lot === station.lot.lot && body.characteristic === station.code) {
      const seq = (arrived.at(-1)?.seq ?? -1) + 1
      arrived = [...arrived, ...body.readings.map((one, i) => readingOf(one, seq + i))].slice(-60)
      keepStation({ ...station, readings: arrived })
    }
    // The live stream says what the chart made of it; where it is not open, the chart is asked.
    if (isLive.value !== true) void m.load()
  })
  onMounted(() => {
    void learnNames()
    void flush()
  })
  onBeforeUnmount(stop)

  return {
    m,
    specification,
    unit,
    taken,
    last,
    subgroup,
    nth,
    nHere,
    isForeseen,
    latest,
    chart,
    zone,
    signal,
    take,
  }
}
