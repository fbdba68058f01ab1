// The one stream of live events: what happens to chosen characteristics, as it is committed.
import { ref } from 'vue'
import type { Point, Reaction, Scope, Signal } from './workshop'

export interface Events {
  /** New points of a monitor: how many, and the latest of them. */
  points: { monitor: string; n: number; points: Point[] }
  signal: Signal
  answered: Reaction
  /** Something was missed, or the connection is new: ask for what is shown. */
  gap: null
}

export type Hear = { [K in keyof Events]?: (event: Events[K]) => void }

/** Whether the stream is open; `null` while nobody listens. */
export const isLive = ref<boolean | null>(null)

const WAIT_MS = [500, 1_000, 2_000, 5_000, 10_000] as const

interface Listener {
  of: string
  hear: Hear
}

const listeners = new Set<Listener>()
let source: EventSource | null = null
let waiting: ReturnType<typeof setTimeout> | undefined
let nFailed = 0

/** Hears of a characteristic until the returned function is called. */
export function listen(of: Pick<Scope, 'item' | 'characteristic'>, hear: Hear): () => void {
  const listener = { of: `${of.item}/${of.characteristic}`, hear }
  listeners.add(listener)
  open()
  return () => {
    listeners.delete(listener)
    open()
  }
}

/** Opens the stream for what is listened to now. */
function open(): void {
  clearTimeout(waiting)
  source?.close()
  source = null
  const chosen = [...new Set([...listeners].map((listener) => listener.of))]
  if (chosen.length === 0) {
    isLive.value = null
    return
  }
  isLive.value = false
  const query = new URLSearchParams(chosen.map((of) => ['of', of]))
  const stream = new EventSource(`/api/v1/live?${query}`)
  source = stream
  stream.addEventListener('hello', () => {
    isLive.value = true
    nFailed = 0
    // What happened before this moment was missed, also what came after a page asked.
    tell('gap', null)
  })
  for (const name of ['points', 'signal', 'answered', 'gap'] as const) {
    stream.addEventListener(name, (event) => {
      const data: unknown = JSON.parse((event as MessageEvent<string>).data)
      tell(name, name === 'gap' ? null : (data as Events[typeof name]))
    })
  }
  stream.addEventListener('error', () => {
    // The browser comes back by itself unless it was refused; then we do.
    isLive.value = false
    nFailed += 1
    if (stream.readyState !== EventSource.CLOSED || source !== stream) return
    waiting = setTimeout(open, WAIT_MS[Math.min(nFailed - 1, WAIT_MS.length - 1)])
  })
}

function tell<K extends keyof Events>(name: K, event: Events[K]): void {
  const about = (event as { of?: Scope } | null)?.of
  for (const { of, hear } of listeners) {
    if (about && `${about.item}/${about.characteristic}` !== of) continue
    hear[name]?.(event)
  }
}
