// Keeps the application itself on this device, so that a station that was opened once is opened again
// without a connection. What the server answers is never kept here: only files of this build are.
const BUILD = '__BUILD__'
const FILES = '__FILES__'
const PAGE = '/app/'
const PREFIX = 'wule-app-'
/** The name says what a file is, whatever headers it was asked with. */
const AS_NAMED = { ignoreVary: true }
/** How long a page waits for the server before it is opened as it is kept here. */
const PATIENCE_MS = 4_000

self.addEventListener('install', (event) => {
  const keep = async () => {
    const cache = await caches.open(PREFIX + BUILD)
    await cache.addAll(FILES)
    await self.skipWaiting()
  }
  event.waitUntil(keep())
})

self.addEventListener('activate', (event) => {
  // A page that is still open may load parts of the build before this one.
  const tidy = async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX))
    const old = names.filter((name) => name !== PREFIX + BUILD).slice(0, -1)
    await Promise.all(old.map((name) => caches.delete(name)))
    await self.clients.claim()
  }
  event.waitUntil(tidy())
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  const isOwn = url.origin === self.location.origin && url.pathname.startsWith(PAGE)
  if (request.method !== 'GET' || !isOwn) return
  if (request.mode === 'navigate') event.respondWith(page(request))
  else if (url.pathname.startsWith(`${PAGE}assets/`)) event.respondWith(file(request))
})

/** The page of the server, else the one that is kept. */
async function page(request) {
  try {
    return await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) })
  } catch (error) {
    const kept = await (await caches.open(PREFIX + BUILD)).match(PAGE, AS_NAMED)
    if (kept) return kept
    throw error
  }
}

/** Names of files hold a digest of what is in them, so that what is kept is what is meant. */
async function file(request) {
  return (await caches.match(request, AS_NAMED)) ?? fetch(request)
}
