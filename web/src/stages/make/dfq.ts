// Where the readings of a lot are given as a file of Q-DAS.
import { at } from '../../api/client'
import { zoneHere } from '../party/notice'

/** All characteristics of the lot, or one; times by the clock of this device. */
export function dfqOf(lot: string, characteristic?: string): string {
  const query = new URLSearchParams({ zone: zoneHere() })
  if (characteristic !== undefined) query.set('characteristic', characteristic)
  return `${at('/api/v1/lots/{lot}/readings.dfq', { lot })}?${query}`
}
