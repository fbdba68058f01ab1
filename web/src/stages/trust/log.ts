// The public log as a reader checks it: the note that was signed, and whether its root comes out
// of the hashes of the entries again. RFC 6962, section 2.1; C2SP tlog-tiles and signed-note.

export interface Note {
  origin: string
  size: number
  root: string
  /** Who signed it, the log itself first, then witnesses. */
  names: string[]
}

/** A checkpoint as it is served; null where it is none. */
export function readNote(text: string): Note | null {
  const [body = '', signed = ''] = text.split('\n\n')
  const [origin, size, root] = body.split('\n')
  if (!origin || !size || !root || !/^\d+$/.test(size)) return null
  const names = signed
    .split('\n')
    .map((line) => /^— (\S+) /.exec(line)?.[1])
    .filter((name): name is string => name !== undefined)
  return { origin, size: Number(size), root, names }
}

/** Hashes of one tile. */
const WIDTH = 256
/** More than this is work for `wule verify`, not for a page. */
export const ENTRIES_MAX = 65_536

/** The addresses of the tiles that hold the hashes of the first `size` entries. */
export function tiles(size: number): string[] {
  const full = Math.floor(size / WIDTH)
  const rest = size % WIDTH
  const paths = Array.from({ length: full }, (_, i) => `/tile/0/${spelled(i)}`)
  return rest > 0 ? [...paths, `/tile/0/${spelled(full)}.p/${rest}`] : paths
}

/** Three digits a part, and an x before every part but the last. */
function spelled(n: number): string {
  const parts = [String(n % 1000).padStart(3, '0')]
  for (let left = Math.floor(n / 1000); left > 0; left = Math.floor(left / 1000)) {
    parts.unshift(`x${String(left % 1000).padStart(3, '0')}`)
  }
  return parts.join('/')
}

type Hash = Uint8Array<ArrayBuffer>

/** The hashes in a tile, 32 bytes each. */
export function hashes(tile: ArrayBuffer): Hash[] {
  const all: Hash[] = []
  for (let at = 0; at + 32 <= tile.byteLength; at += 32) all.push(new Uint8Array(tile, at, 32))
  return all
}

/** The root over leaf hashes, in base64, as a note spells it. */
export async function rootOf(leaves: readonly Hash[]): Promise<string> {
  // A tree of any size is the perfect trees of its binary digits, hung on each other from the right.
  let level: Hash[] = [...leaves]
  if (level.length === 0) return base64(await sha256(new Uint8Array()))
  while (level.length > 1) {
    const pairs = Math.floor(level.length / 2)
    const next = await Promise.all(
      Array.from({ length: pairs }, (_, i) => node(level[2 * i], level[2 * i + 1])),
    )
    const odd = level.length % 2 === 1 ? level.at(-1) : undefined
    level = odd ? [...next, odd] : next
  }
  return base64(level[0] ?? new Uint8Array())
}

function node(left: Hash | undefined, right: Hash | undefined): Promise<Hash> {
  const both = new Uint8Array(65)
  both[0] = 1
  both.set(left ?? [], 1)
  both.set(right ?? [], 33)
  return sha256(both)
}

async function sha256(bytes: Hash): Promise<Hash> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
}

function base64(bytes: Hash): string {
  return btoa(String.fromCharCode(...bytes))
}
