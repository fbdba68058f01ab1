// Speaking to the server: one place for addresses, language and problems.
import { lang } from '../words'

/** A problem as the server tells it (RFC 9457), or that it could not be reached. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly args: Readonly<Record<string, string>> = {},
  ) {
    super(message)
  }

  /** Whether the server was not reached at all. */
  get isOffline(): boolean {
    return this.status === 0
  }
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
  const query = new URLSearchParams(asked.query?.map(([key, text]) => [key, text]))
  const url = query.size > 0 ? `${path}?${query}` : path
  const headers: Record<string, string> = {
    Accept: 'application/json',
    'Accept-Language': lang.value,
  }
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
  const text = await answer.text()
  const parsed: unknown = text === '' ? null : safely(text)
  if (answer.ok) return parsed as T
  const problem = (parsed ?? {}) as Document
  throw new Problem(
    answer.status,
    problem.code ?? 'web.unexpected',
    problem.title ?? `${answer.status}`,
    problem.args,
  )
}

function safely(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
