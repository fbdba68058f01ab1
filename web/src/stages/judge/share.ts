// A study as a link: its readings and settings stand in the fragment of the address, deflated. A
// browser sends no fragment to any server, so that nothing is kept anywhere but in the link.
import { ROLES, type Role, type Table } from '../../api/wire'
import { raw } from './take'

/** The longest fragment that is handed out: programs that pass links on may cut longer ones. */
export const LINK_MAX = 32_000
/** What a fragment may unpack to; a small one can hide much more. */
const UNPACKED_MAX = 2_000_000
const MARK = '#study='

export interface Shared {
  /** The name of the file. */
  name: string
  /** The role of each column of `text`, and how they stand. */
  roles: Role[]
  isSideBySide: boolean
  /** The readings, as CSV. */
  text: string
  method: string
  entered: Record<string, unknown>
}

/** What a link to a study carries: the columns that it reads, and none of the others. */
export function shared(
  file: string,
  table: Table,
  of: Pick<Shared, 'isSideBySide' | 'method' | 'entered'>,
): Shared {
  const { isSideBySide, method, entered } = of
  return {
    name: `${file.replace(/\.\w+$/, '')}.csv`,
    roles: (table.columns ?? []).map((column) => column.role),
    text: raw(table),
    isSideBySide,
    method,
    entered: { ...entered },
  }
}

/** The fragment of a study; `null` where the browser cannot pack. */
export async function fragment(study: Shared): Promise<string | null> {
  if (typeof CompressionStream === 'undefined') return null
  const text = JSON.stringify({ v: 1, ...study })
  const packed = await bytesOf(new Blob([text]).stream().pipeThrough(packing()))
  let binary = ''
  for (const byte of packed) binary += String.fromCharCode(byte)
  const code = btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
  return MARK + code
}

/** The study of a fragment; `null` where there is none, or none that can be read. */
export async function studyOf(hash: string): Promise<Shared | null> {
  if (!hash.startsWith(MARK)) return null
  try {
    const code = hash.slice(MARK.length).replace(/-/g, '+').replace(/_/g, '/')
    const packed = Uint8Array.from(atob(code), (one) => one.charCodeAt(0))
    const bytes = await bytesOf(new Blob([packed]).stream().pipeThrough(unpacking()), UNPACKED_MAX)
    return read(JSON.parse(new TextDecoder().decode(bytes)))
  } catch {
    return null
  }
}

export const isShared = (hash: string) => hash.startsWith(MARK)

const packing = () => new CompressionStream('deflate-raw')
const unpacking = () => new DecompressionStream('deflate-raw')

async function bytesOf(stream: ReadableStream<Uint8Array>, most = Infinity): Promise<Uint8Array> {
  const reader = stream.getReader()
  const parts: Uint8Array[] = []
  let n = 0
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    n += part.value.length
    if (n > most) {
      await reader.cancel()
      throw new RangeError('a study that unpacks to too much')
    }
    parts.push(part.value)
  }
  const all = new Uint8Array(n)
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

const KNOWN = new Set<unknown>(ROLES)

/** What a stranger wrote is taken apart field by field. */
function read(found: unknown): Shared | null {
  const { name, roles, isSideBySide, text, method, entered } = (found ?? {}) as Partial<Shared>
  const isWhole =
    typeof name === 'string' &&
    typeof text === 'string' &&
    typeof method === 'string' &&
    Array.isArray(roles) &&
    roles.every((role) => KNOWN.has(role)) &&
    typeof entered === 'object' &&
    entered !== null
  if (!isWhole) return null
  return { name, roles, text, method, entered, isSideBySide: isSideBySide === true }
}
