// Bytes and their spellings; each has one, and another spelling is refused.

import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { Fault, need } from './fault'

export const hex = bytesToHex
export const join = concatBytes
export const utf8 = utf8ToBytes

export function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at])
}

/** Bytes of lower-case hexadecimal. */
export function unhex(text: string): Uint8Array {
  need(/^([0-9a-f]{2})*$/.test(text), 'spelling')
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16))
}

/** Bytes of padded base64 (RFC 4648, section 4) without stray bits. */
export function unbase64(text: string): Uint8Array {
  let binary: string
  try {
    binary = atob(text)
  } catch {
    throw new Fault('spelling')
  }
  need(btoa(binary) === text, 'spelling')
  return Uint8Array.from(binary, (char) => char.charCodeAt(0))
}

/** RFC 8785, for what a bundle holds: strings, small integers, null, lists and objects. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value !== null && typeof value === 'object') {
    const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${fields.map(([key, of]) => `${JSON.stringify(key)}:${canonical(of)}`).join(',')}}`
  }
  return JSON.stringify(value)
}

/** SHA-256 of the canonical form, as hexadecimal. */
export function digest(value: unknown): string {
  return hex(sha256(utf8(canonical(value))))
}
