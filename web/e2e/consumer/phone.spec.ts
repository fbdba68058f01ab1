// Somebody with the piece in hand presses the button: their own device checks the passport, says what
// it checked, and finds what was altered. Without scripts the page is whole.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { check } from '../../src/verify/check'
import { WORDS } from '../../src/verify/words'
import { program } from '../server'
import { expect, test } from '../story'

const HONEST =
  'intact proven, signed proven, logged proven, witnessed not_shown, recomputed not_shown, ' +
  'in_force not_shown'

async function passport(): Promise<string> {
  const own = process.env['WULE_E2E_URL'] ?? ''
  const home = await (await fetch(own, { headers: { accept: 'text/html' } })).text()
  const [found] = /\/p\/[0-9a-f-]{36}/.exec(home) ?? []
  if (!found) throw new Error('the demo shows no passport')
  return found
}

async function pressed(page: Page): Promise<string> {
  await page.locator('#verify-here').click()
  await expect(page.locator('#verified [data-status]').first()).toBeVisible()
  const items = await page.locator('#verified [data-level]').all()
  const of = (name: string) => Promise.all(items.map((item) => item.getAttribute(name)))
  const [levels, statuses] = [await of('data-level'), await of('data-status')]
  return levels.map((level, at) => `${level} ${statuses[at]}`).join(', ')
}

test('a passport is checked on the device that reads it', async ({ page, visit, look, locale }) => {
  const lang = locale?.startsWith('zh') ? 'zh' : 'en'
  const path = `${await passport()}?lang=${lang}`
  await visit(path)
  expect(await pressed(page)).toBe(HONEST)
  await expect(page.locator('#verified')).toContainText(WORDS[lang].status.proven)
  await look('phone-verified')

  let alter = (text: string) => text
  await page.route('**/bundle', async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, body: alter(await answer.text()) })
  })
  alter = (text) => text.replace('{', '{ ')
  expect(await pressed(page)).toBe('intact failed')
  // Another first letter of the signature; the letter after it keeps the spelling the only one.
  alter = (text) => text.replace(/"sig":"(.)/, (_, first) => `"sig":"${first === 'A' ? 'B' : 'A'}`)
  expect(await pressed(page)).toBe('intact proven, signed failed')
  alter = (text) => text.replaceAll(/index (\d+)/g, (_, index) => `index ${Number(index) + 1}`)
  expect(await pressed(page)).toBe('intact proven, signed proven, logged failed')
  await expect(page.locator('#verified')).toContainText(WORDS[lang].status.failed)
})

test('a passport is whole without scripts', async ({ browser, locale }) => {
  const lang = locale?.startsWith('zh') ? 'zh' : 'en'
  const plain = await browser.newPage({ javaScriptEnabled: false })
  await plain.goto(`${process.env['WULE_E2E_URL']}${await passport()}?lang=${lang}`)
  await expect(plain.locator('#verify-here')).toBeHidden()
  await expect(plain.getByRole('main')).toContainText(WORDS[lang].status.proven)
  await plain.close()
})

test('every altered byte of a bundle is found, before and after a change of keys', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wule-phone-'))
  const data = join(folder, 'data')
  const wule = (...words: string[]) =>
    execFileSync(program(), [...words, '--data', data], { stdio: 'pipe' })
  const claim = (name: string) => {
    wule('claim', '--lot', 'L1', '-o', join(folder, name))
    return readFileSync(join(folder, name), 'utf8')
  }
  const sealing =
    'seal ../demo/pins.csv --value 2 --by 1 --lot L1 --item PIN --unit in --spec 0.120..0.130 ' +
    '--gauge M --organisation P --origin phone.example/log --maker M --consent'
  wule(...sealing.split(' '))
  const before = claim('before.json')
  wule('keys', 'rotate', 'issuer')
  wule('keys', 'rotate', 'log')
  for (const honest of [before, claim('after.json')]) {
    const levels = check(honest).levels.map(({ level, status }) => `${level} ${status}`)
    expect(levels.join(', ')).toBe(HONEST)
    // Nothing is disclosed, so every byte is covered but the two words that say so.
    const known = Buffer.from(honest)
    const free = '"disclosed":{"level":"summary"}'
    const from = known.indexOf(free)
    expect(from).toBeGreaterThan(0)
    let nAltered = 0
    for (let at = 0; at < known.length; at += 13) {
      if (at >= from && at < from + free.length) continue
      const bytes = Buffer.from(known)
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 7))
      const found = check(bytes.toString('utf8')).levels.at(-1)
      expect(found?.status, `byte ${at}`).toBe('failed')
      nAltered += 1
    }
    expect(nAltered).toBeGreaterThan(300)
  }
  rmSync(folder, { recursive: true })
})
