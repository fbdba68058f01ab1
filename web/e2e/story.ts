// What every story needs: the page in its language, a check by axe, a picture of what was seen.
import AxeBuilder from '@axe-core/playwright'
import { test as base, expect, type Page } from '@playwright/test'
import { mkdirSync } from 'node:fs'
import { en } from '../src/words/en'
import { zhCN } from '../src/words/zh-CN'
import type { Dictionary } from '../src/words'

export { expect }

interface Account {
  login: string
  password: string
}

interface Story {
  /** The words of the reader's language. */
  w: Dictionary
  /** Opens a page of the application. */
  visit: (path: string) => Promise<void>
  /** Signs in by the form, and waits for the page that comes after it. */
  enter: (as: Account) => Promise<void>
  /** No violation that axe knows, in either look, and a picture for people. */
  look: (name: string) => Promise<void>
}

export const test = base.extend<Story>({
  w: async ({ locale }, use) => use(locale?.startsWith('zh') ? zhCN : en),
  visit: async ({ page }, use) => {
    const own = process.env['WULE_E2E_URL'] ?? ''
    const strangers: string[] = []
    const faults: string[] = []
    page.on('request', (request) => {
      const url = request.url()
      const isOwn = url.startsWith(own) || /^(blob|data):/.test(url)
      if (!isOwn) strangers.push(url)
    })
    page.on('pageerror', (error) => faults.push(error.message))
    page.on('console', (message) => {
      // A refused policy is an error of the console alone.
      if (/Content Security Policy/.test(message.text())) faults.push(message.text())
    })
    await use(async (path) => {
      await page.goto(own + path)
    })
    expect(strangers, 'nothing is asked of another host').toEqual([])
    expect(faults, 'no script fails and no policy is broken').toEqual([])
  },
  enter: async ({ page, w, visit }, use) => {
    await use(async ({ login, password }) => {
      await visit('/app/sign-in')
      await page.getByLabel(w.sign.login).fill(login)
      await page.getByLabel(w.sign.password).fill(password)
      await page.getByRole('main').getByRole('button', { name: w.sign.in }).click()
      await expect(page).toHaveURL(/\/app\/(?!sign-in)/)
    })
  },
  look: async ({ page }, use, info) => {
    await use(async (name) => {
      await seen(page, `${name}-${info.project.name}`)
    })
  },
})

const LEVELS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

async function seen(page: Page, name: string): Promise<void> {
  mkdirSync('e2e/out', { recursive: true })
  // What lies half under the bar is no target while it does.
  await page.evaluate(() => scrollTo(0, 0))
  for (const theme of ['paper', 'floor'] as const) {
    await page.evaluate((to) => (document.documentElement.dataset['theme'] = to), theme)
    // Inside a picture there is nothing to operate; its colours are measured where they are defined.
    const axe = new AxeBuilder({ page }).exclude('figure svg g')
    // The looks differ in colours alone.
    const asked = theme === 'paper' ? axe.withTags(LEVELS) : axe.withRules(['color-contrast'])
    const { violations } = await asked.analyze()
    const told = violations.map((one) => `${one.id}: ${one.nodes.map((n) => n.html).join(' ')}`)
    expect(told, `${name} in ${theme}`).toEqual([])
    await page.screenshot({ path: `e2e/out/${name}-${theme}.png`, fullPage: true })
  }
  await page.evaluate(() => (document.documentElement.dataset['theme'] = 'paper'))
}
