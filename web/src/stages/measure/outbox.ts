// Readings on their way to the server. Each has an id of its own and is kept on this device until
// the server says that it has it, so that a lost connection loses nothing and nothing doubles.
import { Problem } from '../../api/problem'
import type { Bodies } from '../../api/schema'

export interface Waiting {
  /** The id of the submission: sent again under it, the reading is kept once. */
  id: string
  lot: string
  body: Bodies['POST /api/v1/lots/{lot}/readings']
  /** What the server said against it; it is not sent again by itself. */
  refused: string | null
}

export interface Shelf {
  read: () => Waiting[]
  write: (all: readonly Waiting[]) => void
}

export interface Outbox {
  put: (one: Waiting) => void
  drop: (id: string) => void
  /** Sends what waits, oldest first; says whether all of it arrived. */
  send: () => Promise<boolean>
}

/** Whether trying again may help: no connection, no session, or a server that is not well. */
export function isForLater(problem: Problem): boolean {
  return problem.isOffline || [401, 408, 425, 429].includes(problem.status) || problem.status >= 500
}

/** An outbox on a shelf. `told` hears of every change, and of each one that arrived. Only what is
 * `isOwn` is sent: readings wait until the person who took them is signed in. */
export function outboxOf(
  shelf: Shelf,
  post: (one: Waiting) => Promise<unknown>,
  told: (all: readonly Waiting[], arrived: Waiting | null) => void,
  isOwn: (one: Waiting) => boolean,
): Outbox {
  let sending: Promise<boolean> | null = null

  // Other windows write on the same shelf, so that it is read before each change.
  function change(to: (all: Waiting[]) => Waiting[], arrived: Waiting | null = null): void {
    const all = to(shelf.read())
    shelf.write(all)
    told(all, arrived)
  }

  async function sendAll(): Promise<boolean> {
    for (;;) {
      const next = shelf.read().find((one) => one.refused === null && isOwn(one))
      if (!next) return true
      try {
        await post(next)
        change((all) => all.filter((one) => one.id !== next.id), next)
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        if (isForLater(error)) return false
        const refused = error.message
        change((all) => all.map((one) => (one.id === next.id ? { ...one, refused } : one)))
      }
    }
  }

  return {
    put: (one) => change((all) => [...all, one]),
    drop: (id) => change((all) => all.filter((one) => one.id !== id)),
    send: () => {
      // Two at once would send in two orders.
      sending ??= sendAll().finally(() => (sending = null))
      return sending
    },
  }
}
