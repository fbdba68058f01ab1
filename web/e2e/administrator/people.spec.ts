// An administrator adds a person, grants a role and opens an account; the person signs in and gets
// a token of their own; the audit list tells of it.
import { expect, test } from '../story'
import { furnish } from '../workshop'

test('an administrator lets somebody in, and the list says so', async ({
  page,
  w,
  visit,
  enter,
  look,
}) => {
  const shop = await furnish('approved')
  const name = `Zhou ${shop.lot}`
  await enter(shop.people.administrator)
  await visit('/app/people')
  await page.getByLabel(w.people.name_zh, { exact: true }).fill(name)
  await page.getByRole('button', { name: w.people.add }).click()
  const row = page.getByRole('listitem').filter({ hasText: name })
  await expect(row).toContainText(w.people.no_account)
  await row.getByRole('combobox').selectOption('maker')
  await expect(row.getByRole('button', { name: w.people.end })).toBeVisible()
  await row.getByRole('button', { name: w.people.open }).click()
  const login = `zhou-${shop.lot.toLowerCase()}`
  await row.getByLabel(w.sign.login).fill(login)
  await row.getByLabel(w.people.first_password).fill('short')
  await row.getByLabel(w.people.first_password).fill('a first long word')
  await row.getByRole('button', { name: w.people.open }).last().click()
  await expect(row).toContainText(login)
  await look('people')
  await visit('/app/people?tab=audit')
  await expect(page.getByText('party.account_opened').first()).toBeVisible()
  await look('audit')
  await page.getByRole('button', { name: w.sign.out }).click()
  await expect(page.getByRole('heading', { name: w.sign.title })).toBeVisible()

  await enter({ login, password: 'a first long word' })
  await visit('/app/people?tab=own')
  await page.getByLabel(w.people.purpose).fill('gauge bridge')
  await page.getByRole('combobox', { name: w.people.scope }).selectOption('record_readings')
  await page.getByRole('button', { name: w.people.issue }).click()
  await expect(page.getByText(w.people.once)).toBeVisible()
  await look('account')
})

test('an administrator links somebody of a sign-in service, and takes the link away', async ({
  page,
  w,
  visit,
  enter,
  look,
}) => {
  const shop = await furnish('approved')
  const { maker, administrator, inspector } = shop.people
  await enter(administrator)
  await visit('/app/people?tab=subjects')
  const [issuer, subject] = ['https://login.example', `sub-${shop.lot}`]
  const fill = async (login: string) => {
    await page.getByLabel(w.people.issuer).fill(issuer)
    await page.getByLabel(w.people.subject).fill(subject)
    const options = page.getByRole('combobox', { name: w.people.account })
    const label = await options.getByRole('option', { name: login }).textContent()
    await options.selectOption({ label: label?.trim() ?? '' })
    await page.getByRole('button', { name: w.people.link_account }).click()
  }
  await fill(maker.login)
  const row = page.getByRole('listitem').filter({ hasText: subject })
  await expect(row).toHaveCount(1)
  // A subject signs in to one account.
  await fill(inspector.login)
  await expect(page.getByRole('alert')).toBeVisible()
  await expect(row).toHaveCount(1)
  await look('subjects')
  await row.getByRole('button', { name: w.people.unlink }).click()
  await expect(row).toContainText(w.people.unlink_sure)
  await row.getByRole('button', { name: w.people.leave }).click()
  await expect(row).not.toContainText(w.people.unlink_sure)
  await row.getByRole('button', { name: w.people.unlink }).click()
  await row.getByRole('button', { name: w.people.unlink_now }).click()
  await expect(row).toHaveCount(0)
  await visit('/app/people?tab=audit')
  await expect(page.getByText('party.subject_unlinked').first()).toBeVisible()
  // Whoever may not do it has no such page.
  await page.getByRole('button', { name: w.sign.out }).click()
  await expect(page.getByRole('heading', { name: w.sign.title })).toBeVisible()
  await enter(inspector)
  await visit('/app/people?tab=subjects')
  await expect(page.getByRole('link', { name: w.people.own })).toBeVisible()
  await expect(page.getByRole('link', { name: w.people.subjects })).toHaveCount(0)
  await expect(page.getByLabel(w.people.issuer)).toHaveCount(0)
})
