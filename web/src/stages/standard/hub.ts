// What is known of an item while its rows are entered.
import type { Choice } from '../../parts/form'
import type {
  FailureChain,
  HubCharacteristic,
  HubControl,
  Item,
  Monitor,
  Operation,
} from '../../api/workshop'
import { say, type Both } from '../../words'

export interface Hub {
  item: Item
  operations: Operation[]
  characteristics: HubCharacteristic[]
  controls: HubControl[]
  chains: FailureChain[]
  /** Every chart of the house. */
  monitors: Monitor[]
  owners: Choice[]
  /** Kinds of gauges that the register has. */
  kinds: string[]
  /** Action Priority of every severity, occurrence and detection, detection fastest. */
  letters: string
}

/** Rows to choose one of. */
export function choose(rows: readonly { code: string; name: Both }[]): Choice[] {
  return rows.map(({ code, name }) => ({ value: code, text: `${code} ${say(name)}` }))
}

/** The Action Priority of three ratings from 1 to 10; null while one is missing. */
export function priorityOf(letters: string, ratings: readonly number[]): 'H' | 'M' | 'L' | null {
  if (ratings.some((rating) => !(rating >= 1 && rating <= 10))) return null
  const [severity = 1, occurrence = 1, detection = 1] = ratings
  const letter = letters[(severity - 1) * 100 + (occurrence - 1) * 10 + (detection - 1)]
  return letter === 'H' || letter === 'M' || letter === 'L' ? letter : null
}
