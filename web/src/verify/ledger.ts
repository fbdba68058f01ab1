// The log as a bundle shows it: which entries stand where, and whose key was in force there.

import { canonical, digest, unbase64, utf8 } from './bytes'
import { keyOf, open, type Bundle, type Key, type Logged } from './bundle'
import { need } from './fault'
import { checkpoint, isIn, readProof, type Checkpoint } from './note'
import { hasSigned } from './signature'

const KEY_CHANGE = 'application/vnd.wule.key-change+json'

/** What an entry says it is, and of what. */
type What = readonly [kind: string, of: string]

/** Where an entry stands. */
export interface Place extends Checkpoint {
  index: number
}

/** A key, and between which entries it was in force: after `since`, up to `until`. */
interface Held {
  key: Key
  since: number
  until: number
}

interface KeyChange {
  issuer: string
  role: string
  key: string
  revoked?: { since_index: number }
  succeeded_by: string
}

export class Ledger {
  /** Checkpoints that were checked, by their text. */
  readonly #checkpoints = new Map<string, Checkpoint>()
  readonly #chain: Held[]

  /** Follows the keys of an issuer, from the first on: each change is signed by the key before it. */
  constructor(
    private readonly bundle: Bundle,
    private readonly origin: string,
  ) {
    const changes = bundle.key_changes ?? []
    const [first] = changes
    const begin = first ? unchecked<KeyChange>(first.envelope.payload).key : bundle.issuer_key
    let last: Held = { key: keyOf(begin), since: -1, until: Infinity }
    const chain = [last]
    for (const { envelope, logged } of changes) {
      const change = open<KeyChange>(envelope, KEY_CHANGE, last.key)
      const { index } = this.#entered(logged, ['key', digest(envelope)], last.key)
      need(change.issuer === origin && change.role === 'issuer' && index > last.since, 'chain')
      if (change.revoked) {
        const held = chain.find((one) => one !== last && one.key.text === change.key)
        need(held, 'chain')
        held.until = Math.min(held.until, change.revoked.since_index - 1)
      } else {
        need(change.key === last.key.text, 'chain')
        last.until = index
        last = { key: keyOf(change.succeeded_by), since: index, until: Infinity }
        chain.push(last)
      }
    }
    this.#chain = chain
  }

  /** Whether one checkpoint was enough for everything that was looked up. */
  get isOfOneCheckpoint(): boolean {
    return this.#checkpoints.size === 1
  }

  isOfIssuer(key: Key): boolean {
    return this.#chain.some((held) => held.key.text === key.text)
  }

  /** The key that an entry names. */
  keyNamed(short: string): Key {
    const held = this.#chain.find((one) => one.key.short === short)
    need(held, 'entry')
    return held.key
  }

  /** Where an entry stands, signed by a key that was in force there. */
  place(logged: Logged, what: What): Place {
    const held = this.#chain.find((one) => one.key.short === logged.entry.kid)
    need(held, 'entry')
    const found = this.#entered(logged, what, held.key)
    need(found.index > held.since && found.index <= held.until, 'chain')
    return found
  }

  #entered({ entry, proof }: Logged, [kind, of]: What, key: Key): Place {
    const { d, iss, k, kid, sig, v } = entry
    need(kid === key.short && k === kind && d === of && iss === this.origin && v === 1, 'entry')
    const text = `wule-entry/v1\n${canonical({ d, iss, k, kid, v })}`
    need(hasSigned(key.bytes, utf8(text), unbase64(sig)), 'signature')
    const { index, path, note } = readProof(proof)
    const known = this.#checkpoint(note)
    need(isIn(known, utf8(canonical(entry)), { index, path }), 'proof')
    return { index, ...known }
  }

  #checkpoint(note: string): Checkpoint {
    const { log_key, log_keys_before, witness_keys } = this.bundle
    const logs = [log_key, ...(log_keys_before ?? [])]
    const signers = { origin: this.origin, logs, witnesses: witness_keys ?? [] }
    const known = this.#checkpoints.get(note) ?? checkpoint(note, signers)
    this.#checkpoints.set(note, known)
    return known
  }
}

/** What a payload says, before anybody looks at its signature. */
function unchecked<Payload>(payload: string): Payload {
  return JSON.parse(new TextDecoder().decode(unbase64(payload))) as Payload
}
