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

/** What pages keep on the device under such a name is forgotten with the session. */
export const OF_SESSION = 'wule.session.'
/** Remembers who signed in here, so that a page that is opened without a connection knows whose it
 * is. It opens nothing: the server asks again. */
const KEPT = `${OF_SESSION}signed_in`
/** The cookie beside the session's, which says no more than that somebody signed in here. */
const MARK = 'wule-signed-in=1'

export const session = shallowRef<Session | null>(null)
/** Whether a session came to its end while a page was open. */
export const hasEnded = ref(false)
/** Whether the session is what this browser remembers: the server was not reached yet. */
export const isRemembered = ref(false)
export const isSignedIn = computed(() => session.value !== null)

/** Whether somebody is here who looks and does nothing: a regulator or a witness. */
export const onlyLooks = computed(
  () =>
    (session.value?.roles.length ?? 0) > 0 &&
    (session.value?.roles ?? []).every((role) => role === 'regulator' || role === 'witness'),
)

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
    isRemembered.value = false
    localStorage.setItem(KEPT, JSON.stringify({ ...found, csrf_token: null }))
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    // Without the server nobody knows better: what was known stays.
    if (error.isOffline) remember()
    else forget()
  }
}

/** How often the server is tried again while the session is only remembered. */
const AGAIN_MS = 5_000

function remember(): void {
  if (session.value === null) readKept()
  if (isRemembered.value) setTimeout(() => void recall(), AGAIN_MS)
}

function readKept(): void {
  try {
    session.value = JSON.parse(localStorage.getItem(KEPT) ?? 'null') as Session | null
    isRemembered.value = session.value !== null
  } catch {
    localStorage.removeItem(KEPT)
  }
}

/** As [`recall`], where somebody signed in from this browser: strangers are not asked who they are. */
export async function recallIfAny(): Promise<void> {
  if (document.cookie.includes(MARK)) await recall()
  else forget()
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
  isRemembered.value = false
  for (const name of Object.keys(localStorage)) {
    if (name.startsWith(OF_SESSION)) localStorage.removeItem(name)
  }
}
