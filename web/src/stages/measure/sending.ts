// The outbox of this device, and when it is tried again.
import { computed, ref, shallowRef } from 'vue'
import { send } from '../../api/client'
import { isRemembered, recall, session } from '../../frame/session'
import { outboxOf, type Waiting } from './outbox'

const KEPT = 'wule.outbox'
const WAIT_MS = [1_000, 2_000, 5_000, 10_000, 30_000] as const

function read(): Waiting[] {
  try {
    const all: unknown = JSON.parse(localStorage.getItem(KEPT) ?? '[]')
    return Array.isArray(all) ? (all as Waiting[]) : []
  } catch {
    return []
  }
}

export const waiting = shallowRef<readonly Waiting[]>(read())
export const nRefused = computed(() => waiting.value.filter((one) => one.refused !== null).length)
export const nWaiting = computed(() => waiting.value.length - nRefused.value)
/** Whether the last attempt reached the server. */
export const isConnected = ref(true)

/** Whether the person who took it is signed in now. */
function isOwn({ body }: Waiting): boolean {
  return (body.person ?? null) === (session.value?.person?.id ?? null)
}

const hearers = new Set<(one: Waiting) => void>()
let again: ReturnType<typeof setTimeout> | undefined
let nFailed = 0

const outbox = outboxOf(
  { read, write: (all) => localStorage.setItem(KEPT, JSON.stringify(all)) },
  ({ lot, body }) => send('POST /api/v1/lots/{lot}/readings', body, { lot }),
  (all, arrived) => {
    waiting.value = all
    if (arrived) hearers.forEach((hear) => hear(arrived))
  },
  isOwn,
)

/** Hears of readings that the server has, until the returned function is called. */
export function onArrived(hear: (one: Waiting) => void): () => void {
  hearers.add(hear)
  return () => hearers.delete(hear)
}

export function put(one: Omit<Waiting, 'id' | 'refused'>): string {
  const id = newId()
  outbox.put({ ...one, id, body: { ...one.body, id }, refused: null })
  void flush()
  return id
}

export const drop = (id: string): void => outbox.drop(id)

/** Sends what waits, and tries again later where that fails. */
export async function flush(): Promise<void> {
  clearTimeout(again)
  if (session.value === null || read().every((one) => one.refused !== null || !isOwn(one))) return
  // What a browser remembers of a session sends nothing: the server is asked who it is first.
  if (isRemembered.value) await recall()
  isConnected.value = !isRemembered.value && (await outbox.send())
  nFailed = isConnected.value ? 0 : nFailed + 1
  if (nFailed > 0) {
    again = setTimeout(() => void flush(), WAIT_MS[Math.min(nFailed, WAIT_MS.length) - 1])
  }
}

// The browser knows before the clock does; what another window put is sent by that window.
addEventListener('online', () => void flush())
addEventListener('storage', (event) => {
  if (event.key === KEPT) waiting.value = read()
})

/** 128 bits of chance; `crypto.randomUUID` is missing where a workshop has no TLS. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
