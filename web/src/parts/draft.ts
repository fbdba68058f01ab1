// What is typed into a form stays on this device until it is sent, thrown away, or somebody signs out: a page that was
// closed or reloaded loses nothing.
import { ref, watch, type Ref } from 'vue'
import { OF_SESSION } from '../frame/session'
import { merged } from './merged'

export interface Draft {
  /** Whether what is in the form is from before. */
  isFromBefore: Ref<boolean>
  /** It was sent: nothing is kept of it. */
  sent: () => void
  /** It was taken, and the form stays for the next: empty but for what is chosen. */
  taken: () => void
  /** Empties the form as it was at first. */
  discard: () => void
}

export function useDraft(name: string, form: Record<string, string | number>): Draft {
  const place = `${OF_SESSION}draft.${name}`
  const first = { ...form }
  const before = merged(first, localStorage.getItem(place))
  const isFromBefore = ref(before !== null)
  if (before) Object.assign(form, before)
  const stop = watch(
    () => JSON.stringify(form),
    (text) => localStorage.setItem(place, text),
    { flush: 'sync' },
  )
  const forget = () => localStorage.removeItem(place)
  return {
    isFromBefore,
    sent: () => {
      stop()
      forget()
    },
    taken: () => {
      if (typeof first['text'] === 'string') form['text'] = first['text']
      isFromBefore.value = false
      forget()
    },
    discard: () => {
      Object.assign(form, first)
      isFromBefore.value = false
      forget()
    },
  }
}
