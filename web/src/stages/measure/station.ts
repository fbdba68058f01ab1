// What is measured at a station, from which lot and with what.
import type { Characteristic, Control, Gauge, Lot, Reading } from '../../api/workshop'

export interface Station {
  lot: Lot
  /** `null` where the hub does not know it. */
  characteristic: Characteristic | null
  code: string
  control: Control | null
  gauge: Gauge
  /** The monitor that watches it. */
  monitor: string | null
  /** Readings of a subgroup. */
  size: number
  /** The latest readings of the lot. */
  readings: Reading[]
}
