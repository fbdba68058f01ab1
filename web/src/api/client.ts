// Speaking to the server: one place for addresses, language and problems.
import { lang } from '../words'
import { Problem } from './problem'
import type { Bodies } from './schema'

export { Problem }

/** What the door of the server wants to see beside the cookie, and whom to tell that it is shut. */
export const door: { csrf: string | null; shut: () => void } = {
  csrf: null,
  shut: () => undefined,
}

interface Document {
  title?: string
  code?: string
  args?: Record<string, string>
}

export interface Asked {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  json?: unknown
  body?: BodyInit
  query?: readonly (readonly [string, string])[]
  signal?: AbortSignal | undefined
}

/** Asks the server, and gives the JSON of its answer. */
export async function ask<T>(path: string, asked: Asked = {}): Promise<T> {
  const text = await (await answered(path, asked)).text()
  return (text === '' ? null : safely(text)) as T
}

/** Asks the server for a file. */
export async function askFile(path: string, asked: Asked = {}): Promise<Blob> {
  return (await answered(path, asked)).blob()
}

async function answered(path: string, asked: Asked): Promise<Response> {
  const query = new URLSearchParams(asked.query?.map(([key, text]) => [key, text]))
  const url = query.size > 0 ? `${path}?${query}` : path
  const headers: Record<string, string> = {
    Accept: 'application/json',
    'Accept-Language': lang.value,
  }
  if (door.csrf !== null) headers['x-csrf-token'] = door.csrf
  if (asked.json !== undefined) headers['Content-Type'] = 'application/json'
  const body = asked.json === undefined ? asked.body : JSON.stringify(asked.json)
  let answer: Response
  try {
    answer = await fetch(url, {
      method: asked.method ?? (body === undefined ? 'GET' : 'POST'),
      headers,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body }),
      ...(asked.signal ? { signal: asked.signal } : {}),
    })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new Problem(0, 'web.offline', '')
  }
  if (answer.ok) return answer
  const problem = (safely(await answer.text()) ?? {}) as Document
  if (answer.status === 401) door.shut()
  throw new Problem(
    answer.status,
    problem.code ?? 'web.unexpected',
    problem.title ?? `${answer.status}`,
    problem.args,
  )
}

/** An address with its holes filled: `/api/v1/lots/{lot}`. */
export function at(path: string, holes: Readonly<Record<string, string>> = {}): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(holes[name] ?? ''))
}

/** Sends what the server takes at an address; its type is made from the server's description. */
export function send<T, K extends keyof Bodies = keyof Bodies>(
  what: K,
  json: Bodies[K],
  holes: Readonly<Record<string, string>> = {},
): Promise<T> {
  const [method, path] = what.split(' ') as ['POST' | 'PUT', string]
  return ask<T>(at(path, holes), { method, json })
}

function safely(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
