// A house that begins with nothing: the first administrator opens the link that the server printed, and
// every page says what is missing and what to do about it.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { program } from '../server'
import { expect, test } from '../story'
import type { Dictionary } from '../../src/words'

const folder = mkdtempSync(join(tmpdir(), 'wule-empty-'))
const data = join(folder, 'house')
let child: ChildProcess
let own = ''

test.beforeAll(async () => {
  const made = ['serve', '--new', '销厂/Pins', '--origin', 'pins.example/log', '--data', data]
  const options = [...made, '--listen', '127.0.0.1:0', '--lang', 'en']
  child = spawn(program(), options, { stdio: ['ignore', 'pipe', 'ignore'] })
  own = await new Promise((found, failed) => {
    child.stdout?.on('data', (piece: Buffer) => {
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(piece.toString())
      if (url) found(url[0])
    })
    child.on('exit', (code) => failed(new Error(`the program ended with ${code}`)))
  })
})
test.afterAll(() => {
  child.kill('SIGTERM')
  rmSync(folder, { recursive: true, force: true })
})

async function post(path: string, json: unknown): Promise<Record<string, string>> {
  const token = readFileSync(join(data, 'keys', 'operator.token'), 'utf8').trim()
  const answer = await fetch(own + path, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(json),
  })
  return (await answer.json()) as Record<string, string>
}

/** What each page says where there is nothing yet. */
const sayings = (w: Dictionary): [path: string, ...said: string[]][] => [
  ['today', w.today.no_signals, w.today.no_gauges, w.today.no_lots, w.today.no_special],
  ['entry', w.entry.no_lot],
  ['monitors', w.monitor.none],
  ['board', w.today.no_signals],
  ['board?tab=nonconformities', w.board.no_nonconformity],
  ['board?tab=cases', w.board.no_case],
  ['lots', w.lot.none],
  ['lots/open', w.open.no_standard],
  ['orders', w.order.no_order, w.order.no_station],
  ['items', w.item_hub.none],
  ['gauges', w.gauge.none],
  ['proofs', w.proof.none],
  ['certificates', w.certificates.none_issued, w.certificates.none_received],
  ['log', w.log.none],
  ['fakes', w.fake.none],
  ['partners', w.partner.no_score, w.partner.no_promise],
  ['sources', w.source.none],
  ['notices', w.notice.none, w.notice.no_server, w.notice.nothing],
  ['people?tab=own', w.people.no_token],
]

test('every page of an empty house says what to do first', async ({ page, w, look }) => {
  const name = { zh: '孙工', en: 'Sun' }
  const { id } = await post('/api/v1/people', { name, consent: 'unnamed' })
  const [login, password] = [`sun-${w.app.name === 'Wule' ? 'en' : 'zh'}`, 'a long enough word']
  await post('/api/v1/accounts', { person: id, login, password })
  for (const granted of ['administrator', 'approver', 'inspector', 'maker']) {
    await post('/api/v1/roles', { person: id, granted })
  }
  await page.goto(`${own}/app/sign-in`)
  await page.getByLabel(w.sign.login).fill(login)
  await page.getByLabel(w.sign.password).fill(password)
  await page.getByRole('main').getByRole('button', { name: w.sign.in }).click()
  await expect(page).toHaveURL(/\/app\/today/)
  for (const [path, ...said] of sayings(w)) {
    await page.goto(`${own}/app/${path}`)
    for (const text of said) {
      await expect(page.getByText(text).first(), `${path}: ${text}`).toBeVisible()
    }
    await expect(page.getByRole('alert'), path).toHaveCount(0)
    if (path === 'today' || path === 'items') await look(`empty-${path}`)
  }
})
