// Signs in to a running server through `oidc-provider` (npm), which we did not write: discovery, a
// code, PKCE, an ID token signed by RSA. Usage: sign_in.mjs BASE_URL PROVIDER_PORT TOKEN_FILE
import { readFileSync } from 'node:fs'
import { Provider } from 'oidc-provider'

const [base, port, tokenFile] = process.argv.slice(2)
const issuer = `http://127.0.0.1:${port}`
const redirect = `${base}/sign-in/answer`
const provider = new Provider(issuer, {
  clients: [{ client_id: 'wule', client_secret: 'hush', redirect_uris: [redirect] }],
  pkce: { required: () => true },
  features: { devInteractions: { enabled: true } },
})
const server = provider.listen(Number(port))

const jar = new Map()
/** A browser: follows redirects with its cookies until it is at the end, or has a form to fill. */
async function visit(url, form) {
  for (let i = 0; i < 20; i += 1) {
    const { host, pathname } = new URL(url)
    const own = [...(jar.get(host) ?? [])].filter(([, one]) => pathname.startsWith(one.path))
    const cookie = own.map(([name, one]) => `${name}=${one.value}`).join('; ')
    const headers = { cookie, accept: 'application/json, text/html' }
    const answer = await fetch(url, {
      redirect: 'manual',
      headers,
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
    })
    for (const line of answer.headers.getSetCookie()) {
      const [pair, ...rest] = line.split(';').map((part) => part.trim())
      const name = pair.slice(0, pair.indexOf('='))
      const path = rest.find((part) => /^path=/i.test(part))?.slice(5) ?? '/'
      const kept = jar.get(host) ?? new Map()
      jar.set(host, kept.set(name, { value: pair.slice(name.length + 1), path }))
    }
    const to = answer.headers.get('location')
    if (to === null) return { url, status: answer.status, text: await answer.text() }
    url = new URL(to, url).href
    form = undefined
    if (url === `${base}/app/`) return { url, status: 303, text: '' }
  }
  throw new Error('too many redirects')
}

/** From our button through the pages of the service, and back. */
async function signIn() {
  let page = await visit(`${base}/sign-in/provider`)
  for (let i = 0; i < 4 && page.url.includes('/interaction/'); i += 1) {
    const isLogin = page.text.includes('name="login"')
    const form = isLogin
      ? { prompt: 'login', login: 'li.na', password: 'x' }
      : { prompt: 'consent' }
    page = await visit(page.url, form)
  }
  return page
}

async function asAdministrator(method, path, json) {
  const token = readFileSync(tokenFile, 'utf8').trim()
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const body = json === undefined ? {} : { body: JSON.stringify(json) }
  const answer = await fetch(base + path, { method, headers, ...body })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path}: ${text}`)
  return text === '' ? null : JSON.parse(text)
}

function expect(what, got, wanted) {
  if (got !== wanted) throw new Error(`${what}: ${got}, not ${wanted}`)
  console.log(`passed  ${what}: ${got}`)
}

try {
  const unknown = await signIn()
  expect('a subject without an account', unknown.status, 403)
  const { waiting } = await asAdministrator('GET', '/api/v1/subjects')
  expect('who waits', waiting[0]?.subject, 'li.na')
  const name = { zh: '李娜', en: 'Li Na' }
  const person = await asAdministrator('POST', '/api/v1/people', { name, consent: 'unnamed' })
  const account = { person: person.id, login: 'li.na', password: 'correct horse battery' }
  await asAdministrator('POST', '/api/v1/accounts', account)
  const link = { issuer, subject: 'li.na', person: person.id }
  await asAdministrator('POST', '/api/v1/subjects', link)
  expect('a linked subject', (await signIn()).url, `${base}/app/`)
  const session = JSON.parse((await visit(`${base}/api/v1/session`)).text)
  expect('who is signed in', session.person?.id, person.id)
} catch (error) {
  console.log(`FAILED  ${error.message}`)
  process.exitCode = 1
}
server.close()
server.closeAllConnections()
