// What is said, in the reader's language. A word that is missing in one language does not compile.
import { computed, ref } from 'vue'
import { en } from './en'
import { zhCN } from './zh-CN'

export { fill } from './fill'

export type Lang = 'zh-CN' | 'en'

/** A text that the server says in both languages. */
export interface Both {
  zh: string
  en: string
}

type Tree<T> = { readonly [K in keyof T]: T[K] extends string ? string : Tree<T[K]> }

/** The shape of a dictionary; `en` defines it. */
export type Dictionary = Tree<typeof en>

const KEPT = 'wule.lang'

function preferred(): Lang {
  const asked = new URLSearchParams(location.search).get('lang')
  const all = [asked, localStorage.getItem(KEPT), ...navigator.languages]
  for (const tag of all) {
    if (tag?.startsWith('zh')) return 'zh-CN'
    if (tag?.startsWith('en')) return 'en'
  }
  return 'en'
}

/** The reader's language. */
export const lang = ref<Lang>(preferred())
document.documentElement.lang = lang.value

export function speak(next: Lang): void {
  lang.value = next
  localStorage.setItem(KEPT, next)
  document.documentElement.lang = next
}

/** The dictionary of the reader's language. */
export const w = computed<Dictionary>(() => (lang.value === 'zh-CN' ? zhCN : en))

/** A text of the server in the reader's language. */
export function say(both: Both): string {
  return lang.value === 'zh-CN' ? both.zh : both.en
}

/** A message of the server as a sentence: messages begin small, so that others can quote them. */
export function sentence(both: Both): string {
  const text = say(both)
  // A first word with a point or a figure in it is somebody's name.
  return /^[a-z]+[ ,]/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text
}
