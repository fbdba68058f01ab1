// What is attached to a signal: photos and voice notes, with who attached them and when.
import { ask, at, send } from '../../../api/client'
import type { Signal } from '../../../api/workshop'

export interface Attachment {
  id: string
  kind: 'photo' | 'voice'
  media_type: string
  /** Bytes and digest of what is kept. */
  bytes: number
  digest: string
  caption: string | null
  by: string
  at: string
  width: number | null
  height: number | null
  /** How long it takes, where the file says so. */
  seconds: number | null
  transcript: { text: string; by: string; at: string } | null
  erased: { reason: string; by: string; at: string } | null
  link: string
}

export async function attachmentsOf(signal: string): Promise<Attachment[]> {
  const path = at('/api/v1/signals/{id}', { id: signal })
  return (await ask<Signal & { attachments: Attachment[] }>(path)).attachments
}

/** The type of what is attached is that of the blob. */
export function attach(signal: string, what: Blob, caption: string): Promise<Attachment> {
  const path = at('/api/v1/signals/{id}/attachments', { id: signal })
  const query: [string, string][] = caption.trim() === '' ? [] : [['caption', caption.trim()]]
  return ask<Attachment>(path, { body: what, query })
}

export function erase(id: string, reason: string): Promise<Attachment> {
  const path = at('/api/v1/attachments/{id}', { id })
  return ask<Attachment>(path, { method: 'DELETE', query: [['reason', reason.trim()]] })
}

export function transcribe(id: string, text: string): Promise<Attachment> {
  return send<Attachment, 'PUT /api/v1/attachments/{id}/transcript'>(
    'PUT /api/v1/attachments/{id}/transcript',
    { text },
    { id },
  )
}

/** A list with one of its attachments as it is now; a new one stands last. */
export function renewed(all: readonly Attachment[], one: Attachment): Attachment[] {
  const isKnown = all.some(({ id }) => id === one.id)
  return isKnown ? all.map((old) => (old.id === one.id ? one : old)) : [...all, one]
}
