// What a bundle holds (`wule.bundle/1`), and how its parts are opened. Text from outside: a part that
// is not as it says makes an error, which `check` catches.

import { sha256 } from '@noble/hashes/sha2.js'
import { canonical, hex, join, unbase64, unhex, utf8 } from './bytes'
import { Fault, need } from './fault'
import { hasSigned } from './signature'

/** A payload and its signature (DSSE). */
export interface Envelope {
  payload: string
  payloadType: string
  signatures: { keyid: string; sig: string }[]
}

/** An entry of a log, and the proof that it stands there. */
export interface Logged {
  entry: { d: string; iss: string; k: string; kid: string; sig: string; v: number }
  proof: string
}

/** Something signed that was entered. */
export interface Entered {
  envelope: Envelope
  logged: Logged
}

export interface Bundle {
  format: string
  issuer_key: string
  log_key: string
  log_keys_before?: string[]
  witness_keys?: string[]
  key_changes?: Entered[]
  claim: Entered
  evidence: { logged: Logged }
  standard: { document: unknown; logged: Logged }
  withdrawal?: Entered
}

/** What of a claim is looked at here. */
export interface Claim {
  subject: { name: string; digest: { wuleLotRoot: string } }[]
  predicate: {
    issuer: { origin: string }
    evidence: { n: number }
    specification: { digest: string }
    item: { name: string }
  }
}

/** A key of an issuer. */
export interface Key {
  text: string
  bytes: Uint8Array
  /** How entries and envelopes name it. */
  short: string
}

/** The bundle, where its text is the only spelling of it. */
export function readBundle(text: string): Bundle {
  let bundle: Bundle | null
  try {
    bundle = JSON.parse(text) as Bundle | null
  } catch {
    throw new Fault('spelling')
  }
  need(bundle?.format === 'wule.bundle/1' && canonical(bundle) === text, 'spelling')
  return bundle
}

export function keyOf(text: string): Key {
  need(text.startsWith('ed25519:'), 'key')
  const bytes = unhex(text.slice(8))
  return { text, bytes, short: hex(sha256(bytes)).slice(0, 16) }
}

/** The payload of an envelope, once its signature is checked. */
export function open<Payload>(envelope: Envelope, type: string, key: Key): Payload {
  const [signature, ...others] = envelope.signatures
  need(signature && others.length === 0 && envelope.payloadType === type, 'envelope')
  const payload = unbase64(envelope.payload)
  const head = utf8(`DSSEv1 ${utf8(type).length} ${type} ${payload.length} `)
  need(signature.keyid === key.short, 'signature')
  need(hasSigned(key.bytes, join(head, payload), unbase64(signature.sig)), 'signature')
  const text = new TextDecoder('utf-8', { fatal: true }).decode(payload)
  const value = JSON.parse(text) as Payload
  need(canonical(value) === text, 'spelling')
  return value
}
