// The pages of the rail, and the act without which a page is not shown.
import { computed } from 'vue'
import type { Act } from '../api/schema'
import { w } from '../words'
import { may } from './session'

export interface Page {
  name: string
  icon: string
  act: Act | null
}

const PAGES = [
  { name: 'today', icon: 'today', act: 'read_workshop' },
  { name: 'entry', icon: 'entry', act: 'record_readings' },
  { name: 'monitors', icon: 'characteristics', act: 'read_workshop' },
  { name: 'board', icon: 'board', act: 'read_workshop' },
  { name: 'items', icon: 'items', act: 'read_workshop' },
  { name: 'lots', icon: 'lots', act: 'read_workshop' },
  { name: 'gauges', icon: 'gauges', act: 'read_workshop' },
  { name: 'proofs', icon: 'proofs', act: 'read_workshop' },
  { name: 'verify', icon: 'verify', act: null },
  { name: 'people', icon: 'people', act: 'use_session' },
  { name: 'study', icon: 'study', act: null },
  { name: 'methods', icon: 'methods', act: null },
  { name: 'settings', icon: 'settings', act: null },
] as const satisfies readonly Page[]

/** What the reader may open, with its name. */
export const pages = computed(() =>
  PAGES.filter((page) => page.act === null || may(page.act)).map((page) => ({
    ...page,
    text: w.value.nav[page.name],
  })),
)
