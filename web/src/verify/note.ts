// Signed notes, checkpoints and proofs of a transparency log.
// Source: C2SP signed-note, tlog-checkpoint, tlog-cosignature, tlog-proof; RFC 9162, 2.1.3.2.

import { sha256 } from '@noble/hashes/sha2.js'
import { hex, join, same, unbase64, utf8 } from './bytes'
import { need } from './fault'
import { hasSigned } from './signature'

/** A key as logs and witnesses name it. */
interface NoteKey {
  name: string
  id: string
  /** 1: signs notes; 4: signs cosignatures with their time. */
  kind: number
  bytes: Uint8Array
}

/** Who must have signed a checkpoint, in order. */
export interface Signers {
  origin: string
  logs: string[]
  witnesses: string[]
}

/** What a checkpoint says, once its signatures are checked. */
export interface Checkpoint {
  size: number
  root: Uint8Array
  witnesses: string[]
}

const SIGNS_NOTES = 1
const SIGNS_COSIGNATURES = 4

function noteKey(text: string): NoteKey {
  const [, name, id, material] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text) ?? []
  need(name && id && material, 'key')
  const typed = unbase64(material)
  need(id === hex(sha256(join(utf8(`${name}\n`), typed)).slice(0, 4)), 'key')
  return { name, id, kind: typed[0] ?? 0, bytes: typed.slice(1) }
}

/** A checkpoint that each of its signers signed, and nobody else. */
export function checkpoint(note: string, { origin, logs, witnesses }: Signers): Checkpoint {
  const end = note.indexOf('\n\n')
  const body = note.slice(0, end + 1)
  const [first, size, root, ...rest] = body.split('\n')
  need(end > 0 && first === origin && rest.length === 1, 'note')
  need(size && /^[1-9]\d{0,15}$/.test(size) && root !== undefined, 'note')
  const ofLogs = logs.map(noteKey)
  const ofWitnesses = witnesses.map(noteKey)
  need(
    ofLogs.every((key) => key.kind === SIGNS_NOTES && key.name === origin),
    'key',
  )
  need(
    ofWitnesses.every((key) => key.kind === SIGNS_COSIGNATURES),
    'key',
  )
  const keys = [...ofLogs, ...ofWitnesses]
  const lines = note.slice(end + 2).split('\n')
  need(lines.pop() === '' && lines.length === keys.length, 'note')
  keys.forEach((key, at) => need(isSignedBy(key, body, lines[at] ?? ''), 'signature'))
  return { size: Number(size), root: unbase64(root), witnesses: ofWitnesses.map((key) => key.name) }
}

function isSignedBy(key: NoteKey, body: string, line: string): boolean {
  const [dash, name, text] = line.split(' ')
  const bytes = unbase64(text ?? '')
  need(dash === '\u2014' && name === key.name && hex(bytes.slice(0, 4)) === key.id, 'note')
  if (key.kind === SIGNS_NOTES) return hasSigned(key.bytes, utf8(body), bytes.slice(4))
  const time = new DataView(bytes.slice(4, 12).buffer).getBigUint64(0)
  const message = utf8(`cosignature/v1\ntime ${time}\n${body}`)
  return hasSigned(key.bytes, message, bytes.slice(12))
}

/** What a proof of inclusion says: a place, the path from it, and a checkpoint that is yet to check. */
export function readProof(text: string): { index: number; path: Uint8Array[]; note: string } {
  const end = text.indexOf('\n\n')
  const [head, place, ...hashes] = text.slice(0, end).split('\n')
  const index = /^index (0|[1-9]\d{0,15})$/.exec(place ?? '')?.[1]
  need(end > 0 && head === 'c2sp.org/tlog-proof@v1' && index, 'proof')
  return { index: Number(index), path: hashes.map(unbase64), note: text.slice(end + 2) }
}

/** Whether an entry stands at its place in the tree of a checkpoint. */
export function isIn(
  { size, root }: Checkpoint,
  entry: Uint8Array,
  { index, path }: { index: number; path: Uint8Array[] },
): boolean {
  if (index >= size) return false
  let [place, last, hash] = [index, size - 1, sha256(join(Uint8Array.of(0), entry))]
  for (const beside of path) {
    if (last === 0) return false
    if (place % 2 === 1 || place === last) {
      hash = sha256(join(Uint8Array.of(1), beside, hash))
      while (place % 2 === 0 && place !== 0) [place, last] = [place / 2, Math.floor(last / 2)]
    } else {
      hash = sha256(join(Uint8Array.of(1), hash, beside))
    }
    ;[place, last] = [Math.floor(place / 2), Math.floor(last / 2)]
  }
  return last === 0 && same(hash, root)
}
