// Who is signed in, and what they may do. The secret is in a cookie that no script can read.
import { computed, ref, shallowRef } from 'vue'
import { ask, door, Problem, send } from '../api/client'
import type { Act } from '../api/schema'
import type { Person } from '../api/workshop'

export interface Session {
  actor: string
  person: Person | null
  roles: string[]
  acts: string[]
  csrf_token: string | null
}

/** Remembers that somebody signed in here, so that strangers are not asked who they are. */
const KEPT = 'wule.signed_in'

export const session = shallowRef<Session | null>(null)
/** Whether a session came to its end while a page was open. */
export const hasEnded = ref(false)
export const isSignedIn = computed(() => session.value !== null)

door.shut = () => {
  if (session.value !== null) hasEnded.value = true
}

/** Whether the signed-in person may do it; the server asks again. */
export function may(act: Act): boolean {
  return session.value?.acts.includes(act) ?? false
}

/** Asks the server who is signed in, where somebody may be. */
export async function recall(): Promise<void> {
  try {
    const found = await ask<Session>('/api/v1/session')
    door.csrf = found.csrf_token
    session.value = found
    hasEnded.value = false
    localStorage.setItem(KEPT, '1')
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    // Without the server nobody knows better: what was known stays.
    if (error.isOffline) return
    forget()
  }
}

/** As [`recall`], where somebody signed in from this browser before. */
export async function recallIfAny(): Promise<void> {
  if (localStorage.getItem(KEPT) === '1') await recall()
}

export async function signIn(login: string, password: string): Promise<void> {
  await send('POST /api/v1/session', { login, password })
  await recall()
}

export async function signOut(): Promise<void> {
  await ask('/api/v1/session', { method: 'DELETE' })
  forget()
}

function forget(): void {
  session.value = null
  door.csrf = null
  hasEnded.value = false
  localStorage.removeItem(KEPT)
}
