// The latest points of many charts: asked for where a row comes into sight, a few at a time, so that a
// house of a thousand charts opens as fast as one of ten.
import { shallowReactive, type Directive } from 'vue'
import { ask, at } from '../../api/client'
import { attempt } from '../../api/load'
import type { Monitor, Point, Points, Signal } from '../../api/workshop'
import { N_LATEST } from './glyph'

const AT_ONCE = 4

/** The points by monitor: nothing where they are not known yet or cannot be read, none where no limits are
 * in force. */
export function useOverview() {
  const points = shallowReactive(new Map<string, Point[]>())
  const seen = new Set<string>()
  let waiting: string[] = []
  let nBusy = 0

  /** The row of a monitor is in sight. */
  function see(monitor: Monitor): void {
    if (seen.has(monitor.id)) return
    seen.add(monitor.id)
    learn([monitor])
  }

  /** What was seen may have changed. */
  function again(monitors: readonly Monitor[]): void {
    waiting = []
    learn(monitors.filter(({ id }) => seen.has(id)))
  }

  function learn(monitors: readonly Monitor[]): void {
    for (const { id, active_version } of monitors) {
      if (active_version === null) points.set(id, [])
      else waiting.push(id)
    }
    for (let i = nBusy; i < AT_ONCE; i++) void work()
  }

  async function work(): Promise<void> {
    nBusy += 1
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      const query: [string, string][] = [['last', String(N_LATEST)]]
      const path = at('/api/v1/monitors/{id}/points', { id })
      const [answer] = await attempt(() => ask<Points>(path, { query }))
      if (answer) points.set(id, answer.points)
    }
    nBusy -= 1
  }
  return { points, see, again }
}

/** Calls its function when the element first comes near the visible part of the page. */
export const vSeen: Directive<HTMLElement & { unsee?: () => void }, () => void> = {
  mounted(element, { value }) {
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return
        observer.disconnect()
        value()
      },
      { rootMargin: '200px' },
    )
    observer.observe(element)
    element.unsee = () => observer.disconnect()
  },
  unmounted: (element) => element.unsee?.(),
}

/** The points of a monitor whose signals nobody answered yet. */
export const unanswered = (signals: readonly Signal[], of: Monitor): ReadonlySet<number> =>
  new Set(
    signals
      .filter((one) => one.monitor === of.id && one.version === of.active_version)
      .filter((one) => one.state !== 'answered')
      .map(({ point }) => point),
  )
