// What the server answers about notices.
export const TOPICS = ['signal', 'overdue', 'nonconformity', 'fake'] as const
export type Topic = (typeof TOPICS)[number]

export interface Subscription {
  id: string
  title: string
  channel: 'webhook' | 'mail'
  topics: Topic[]
  role: string
  lang: string
}

export interface Notice {
  id: string
  subscription: string
  topic: Topic
  made_at: string
  n_attempts: number
  state: 'waiting' | 'sent' | 'failed' | 'dropped'
  said: string | null
}

export interface MailServer {
  host: string
  port: number
  security: 'tls' | 'starttls' | 'plain'
  login: string | null
  from: string
}
