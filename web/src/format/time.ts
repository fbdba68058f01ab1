// Times as people read them: this device's zone, 24 hours, how long is left.
import { ref } from 'vue'
import { fill, w } from '../words'

/** The present, for what counts down; moves on every few seconds. */
export const now = ref(Date.now())
setInterval(() => (now.value = Date.now()), 5_000)

const two = (value: number) => String(value).padStart(2, '0')

/** `11-26 08:42`, with the year where it is another one. */
export function moment(instant: string, at = now.value): string {
  const then = new Date(instant)
  if (Number.isNaN(then.getTime())) return instant
  const year = then.getFullYear() === new Date(at).getFullYear() ? '' : `${then.getFullYear()}-`
  return `${year}${two(then.getMonth() + 1)}-${two(then.getDate())} ${clock(then)}`
}

function clock(then: Date): string {
  return `${two(then.getHours())}:${two(then.getMinutes())}`
}

/** A length of time in its largest whole unit. */
export function span(ms: number): string {
  const minutes = Math.round(Math.abs(ms) / 60_000)
  if (minutes < 90) return fill(w.value.time.minutes, { n: minutes })
  const hours = Math.round(minutes / 60)
  if (hours < 48) return fill(w.value.time.hours, { n: hours })
  return fill(w.value.time.days, { n: Math.round(hours / 24) })
}

/** How long is left until an instant, or how late it is. */
export function left(instant: string, at = now.value): { text: string; isLate: boolean } {
  const ms = new Date(instant).getTime() - at
  const isLate = ms < 0
  const text = fill(isLate ? w.value.time.late : w.value.time.left, { span: span(ms) })
  return { text, isLate }
}
