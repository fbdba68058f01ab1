// Ed25519 (RFC 8032) as strict as the server is: canonical encodings, no point of small order, and
// the equation itself rather than eight times of it, so that phone and server never differ.
// WebCrypto is not asked: browsers inside of other applications often lack its Ed25519.

import { Point } from '@noble/ed25519'
import { sha512 } from '@noble/hashes/sha2.js'
import { join } from './bytes'

/** The order of the group (RFC 8032, 5.1). */
const ORDER = Point.CURVE().n

export function hasSigned(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (key.length !== 32 || signature.length !== 64) return false
  const [first, second] = [signature.slice(0, 32), signature.slice(32)]
  const [a, r, s] = [point(key), point(first), number(second)]
  if (!a || !r || s >= ORDER) return false
  const h = number(sha512(join(first, key, message))) % ORDER
  return Point.BASE.multiplyUnsafe(s).equals(r.add(a.multiplyUnsafe(h)))
}

function point(bytes: Uint8Array): Point | null {
  try {
    const found = Point.fromBytes(bytes)
    return found.isSmallOrder() ? null : found
  } catch {
    return null
  }
}

/** A number of its bytes, the least first. */
function number(bytes: Uint8Array): bigint {
  return bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
}
