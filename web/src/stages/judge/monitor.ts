// A monitor as pages watch it: its limits, points and signals, kept up by the live stream.
import { computed, onBeforeUnmount, onMounted, ref, shallowRef } from 'vue'
import { ask, at, type Problem } from '../../api/client'
import { listen } from '../../api/live'
import { attempt } from '../../api/load'
import type { Monitor, Point, Points, Signal } from '../../api/workshop'
import { joined, PAGE, POINTS_MAX, preceded, renewed } from './points'

/** As many are asked for again where some are known: what was missed is among them, or all are asked. */
const N_LATEST = 100

interface Watched {
  monitor: Monitor
  points: Point[]
  signals: Signal[]
}

/** Where a chart is kept on this device, for when there is no connection. */
interface Shelf {
  keep: (watched: Watched) => void
  kept: (monitor: string) => Watched | null
}

/** `id` is null where nothing watches: then there is nothing to load. */
export function useMonitor(id: () => string | null, shelf?: Shelf) {
  const monitor = shallowRef<Monitor | null>(null)
  const points = shallowRef<Point[]>([])
  const signals = shallowRef<Signal[]>([])
  const problem = shallowRef<Problem | null>(null)
  const isLoading = ref(true)
  let stop: (() => void) | undefined
  let isGone = false
  // The limits that the known points were judged by.
  let version: number | null = null
  // What comes while the server is asked is put behind its answer, which may be older.
  let nAsked = 0
  let meanwhile: Point[] | null = null

  /** Asks for all, or, where points are known already, for the latest of them. */
  async function load(isWhole: boolean): Promise<void> {
    const own = id()
    if (own === null) {
      isLoading.value = false
      return
    }
    const holes = { id: own }
    const place = (nAsked += 1)
    const isMore = !isWhole && points.value.length > N_LATEST
    meanwhile = []
    const [found, fault] = await attempt(() =>
      Promise.all([
        ask<Monitor>(at('/api/v1/monitors/{id}', holes)),
        ask<Points>(at('/api/v1/monitors/{id}/points', holes), {
          query: [['last', String(isMore ? N_LATEST : PAGE)]],
        }),
        ask<{ signals: Signal[] }>('/api/v1/signals', {
          query: [
            ['monitor', holes.id],
            ['state', 'any'],
          ],
        }),
      ]),
    )
    // A later question is answered with more.
    if (place !== nAsked || isGone) return
    isLoading.value = false
    problem.value = fault
    const coming = meanwhile
    meanwhile = null
    if (found === null) {
      const kept = fault?.isOffline && monitor.value === null ? shelf?.kept(own) : null
      if (kept) show(kept)
      return
    }
    const [watched, answer, { signals: raised }] = found
    const isSame = answer.version === version
    const known = isMore ? isSame && renewed(points.value, answer.points) : answer.points
    if (!known) return load(true)
    version = answer.version
    const all = joined(known, coming)
    show({ monitor: watched, signals: raised, points: all ?? known })
    if (all === null) void load(true)
  }

  function show(watched: Watched): void {
    monitor.value = watched.monitor
    signals.value = watched.signals
    points.value = watched.points
    stop ??= hear(watched.monitor)
    shelf?.keep(watched)
  }

  function hear({ of, id: own }: Monitor): () => void {
    return listen(of, {
      points: ({ monitor: named, points: coming }) => {
        if (named !== own) return
        if (meanwhile !== null) {
          meanwhile.push(...coming)
          return
        }
        const all = joined(points.value, coming)
        if (all === null) void load(false)
        else points.value = all
      },
      signal: (signal) => {
        if (signal.monitor !== own) return
        const others = signals.value.filter((one) => one.id !== signal.id)
        signals.value = [{ ...signal, state: 'open' as const }, ...others]
      },
      answered: (reaction) => {
        signals.value = signals.value.map((one) =>
          one.id === reaction.signal ? { ...one, state: 'answered' as const, reaction } : one,
        )
      },
      gap: () => void load(false),
    })
  }

  /** Whether there are points before those that are known, and room for them. */
  const first = ref<number | null>(null)
  const hasEarlier = computed(() => {
    const known = points.value
    const number = known[0]?.number ?? 1
    return number > 1 && number !== first.value && known.length < POINTS_MAX
  })

  /** Asks for points before those that are known; says how many came. */
  async function earlier(): Promise<number> {
    const own = id()
    const before = points.value[0]?.number
    if (own === null || before === undefined) return 0
    const query: [string, string][] = [
      ['last', String(PAGE)],
      ['before', String(before)],
      ['version', String(version)],
    ]
    const path = at('/api/v1/monitors/{id}/points', { id: own })
    const [found, fault] = await attempt(() => ask<Points>(path, { query }))
    problem.value = fault
    if (found === null || isGone) return 0
    // What the server does not go back to is not asked for again.
    if (found.points.length === 0) first.value = before
    const all = preceded(points.value, found.points)
    const n = all === null ? 0 : all.length - points.value.length
    if (all !== null) points.value = all
    return n
  }

  onMounted(() => load(true))
  onBeforeUnmount(() => {
    isGone = true
    stop?.()
  })

  const active = computed(() => {
    const all = monitor.value?.versions ?? []
    return all.find((one) => one.state === 'active') ?? all.at(-1) ?? null
  })
  const open = computed(() => signals.value.filter((signal) => signal.state !== 'answered'))
  return {
    monitor,
    points,
    signals,
    open,
    active,
    problem,
    isLoading,
    hasEarlier,
    earlier,
    load: () => load(false),
  }
}
