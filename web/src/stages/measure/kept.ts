// What a station was opened with, and its chart, kept on this device: without a connection it is opened
// as it was. One station is kept, the latest, until its person signs out.
import { OF_SESSION } from '../../frame/session'
import type { Monitor, Point, Signal } from '../../api/workshop'
import type { Station } from './station'

/** What is needed to draw the chart that a station shows. */
export interface Watched {
  monitor: Monitor
  points: Point[]
  signals: Signal[]
}

const STATION = `${OF_SESSION}station`
const CHART = `${OF_SESSION}chart`
/** As many points as a station shows, and a little more. */
const N_POINTS = 60

function read<T>(name: string): T | null {
  try {
    return JSON.parse(localStorage.getItem(name) ?? 'null') as T | null
  } catch {
    return null
  }
}

function write(name: string, what: unknown): void {
  try {
    localStorage.setItem(name, JSON.stringify(what))
  } catch {
    // A device that is full keeps the readings; this it can do without.
    localStorage.removeItem(name)
  }
}

export const keepStation = (station: Station): void => write(STATION, station)

export function keptStation(lot: string, code: string, gauge: string): Station | null {
  const kept = read<Station>(STATION)
  const isSame = kept?.lot.lot === lot && kept.code === code && kept.gauge.code === gauge
  return isSame ? kept : null
}

export function keepChart({ monitor, points, signals }: Watched): void {
  write(CHART, { monitor, points: points.slice(-N_POINTS), signals: signals.slice(0, N_POINTS) })
}

export function keptChart(monitor: string): Watched | null {
  const kept = read<Watched>(CHART)
  return kept?.monitor.id === monitor ? kept : null
}
