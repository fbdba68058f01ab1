// A step of a case as somebody types it, and what of it is sent.
import type { Bodies } from '../../api/schema'

export type Step = Bodies['POST /api/v1/cases/{code}/steps']
export type Effect = Bodies['POST /api/v1/cases/{code}/effect']

export const STEPS = [
  'team',
  'problem',
  'cause',
  'planned',
  'done',
  'changed',
  'not-applicable',
  'studied',
] as const
export const CAUSES = ['occurrence', 'escape', 'system'] as const
export const ACTIONS = ['containment', 'corrective', 'preventive'] as const
export const ROWS = ['failure-chain', 'control-plan', 'standard-step', 'skill-need'] as const

export interface Typed {
  step: (typeof STEPS)[number]
  text: string
  cause: (typeof CAUSES)[number]
  action: (typeof ACTIONS)[number]
  row: (typeof ROWS)[number]
  /** A day. */
  due: string
  /** The number of the action that was done. */
  number: string
  before: Counted
  after: Counted
}

export interface Counted {
  bad: string
  inspected: string
}

/** Names or codes, one behind the other as people write them. */
export const listed = (text: string): string[] =>
  text
    .split(/[,，;；、\n]/)
    .map((one) => one.trim())
    .filter(Boolean)

/** The step that was typed, by this owner where it is an action that somebody plans. */
export function stepOf(typed: Typed, owner: string): Step {
  const { text } = typed
  switch (typed.step) {
    case 'team':
      return { step: 'team', names: listed(text) }
    case 'cause':
      return { step: 'cause', cause: typed.cause, text }
    case 'planned': {
      const due = new Date(typed.due).toISOString()
      return { step: 'planned', for: typed.action, text, owner, due }
    }
    case 'done':
      return { step: 'done', action: Number(typed.number), text }
    case 'changed':
      return { step: 'changed', of: typed.row, rows: listed(text) }
    case 'not-applicable':
      return { step: 'not-applicable', of: typed.row, reason: text }
    default:
      return { step: 'problem', text }
  }
}

/** Counts before and after, which say whether the action was effective. */
export function effectOf({ before, after }: Typed): Effect {
  const counted = ({ bad, inspected }: Counted) => ({
    nonconforming: Number(bad),
    inspected: Number(inspected),
  })
  return { before: counted(before), after: counted(after) }
}
