// What the server answers about notices.
export const CHANNELS = ['webhook', 'mail', 'wecom', 'dingtalk'] as const
export type Channel = (typeof CHANNELS)[number]
/** What a notice is sent to, by channel. */
export const TARGETS = {
  webhook: 'address',
  mail: 'mailbox',
  wecom: 'robot',
  dingtalk: 'robot',
} as const satisfies Record<Channel, string>
export const TOPICS = ['signal', 'overdue', 'nonconformity', 'fake'] as const
export type Topic = (typeof TOPICS)[number]

export interface Subscription {
  id: string
  title: string
  channel: Channel
  topics: Topic[]
  role: string
  lang: string
  quiet: Quiet | null
}

/** The clock of a zone, or one so far ahead of UTC. */
export interface Clock {
  zone?: string | null
  offset_minutes?: number | null
}

/** Hours of each day, by a clock. */
export interface Quiet extends Clock {
  from_minute: number
  to_minute: number
}

/** The zone of this device. */
export const zoneHere = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** What tells whose clock it is: the zone, or the distance from UTC such as UTC+08:00. */
export function clockOf({ zone, offset_minutes: offset }: Clock): string {
  if (zone) return zone
  const minutes = offset ?? 0
  return `UTC${minutes < 0 ? '−' : '+'}${timeOf(Math.abs(minutes))}`
}

/** Minutes of the day of a time as fields give it, such as 22:30. */
export function minuteOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number)
  return (hours ?? 0) * 60 + (minutes ?? 0)
}

/** The time of a minute of the day. */
export function timeOf(minute: number): string {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
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
