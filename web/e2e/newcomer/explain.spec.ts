// Somebody is refused, or sees a number of a test, and asks what it means.
import { expect, test } from '../story'
import { fill } from '../../src/words/fill'

test('a code and a test are explained from the server itself', async ({
  page,
  w,
  locale,
  visit,
  look,
}) => {
  await visit('/app/explain/measure.sealed')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('measure.sealed')
  await expect(page.getByRole('heading', { name: w.explain.said })).toBeVisible()
  // A place in the sentence is called as the reader calls it.
  const place = locale?.startsWith('zh') ? '特性' : 'characteristic'
  await expect(page.locator('var').first()).toHaveText(place)
  await look('explain-code')

  await visit('/app/explain/2')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    fill(w.explain.test, { code: '2' }),
  )
  await expect(page.getByText('Nelson 1984')).toBeVisible()
  await look('explain-test')

  // What is not known has an explanation of its own, one click away.
  await visit('/app/explain/nothing.at.all')
  const [told] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('alert').getByRole('link').click(),
  ])
  await expect(told.getByRole('heading', { level: 1 })).toContainText('http.nothing_to_explain')
})
