// An approver looks up what was revised, lists certificates, hands out codes for pieces, and settles
// what is disputed with a partner.
import { readFileSync } from 'node:fs'
import { expect, test } from '../story'
import { api, furnish } from '../workshop'

test('revisions say what changed, when, and by whom', async ({ page, w, visit, enter, look }) => {
  const shop = await furnish('approved')
  const name = { zh: '泵壳', en: 'Pump housing' }
  await api('/api/v1/items', { code: shop.item, rev: 2, drawing: 'C', name })
  await api(`/api/v1/items/${shop.item}/characteristics`, {
    code: 'D7',
    rev: 2,
    name: { zh: '孔径', en: 'Bore' },
    kind: 'product',
    class: 'critical',
    variable: { unit: 'mm', lsl: '24.985', usl: '25.030' },
  })
  await enter(shop.people.approver)
  await visit(`/app/items/${shop.item}`)
  await page.getByRole('link', { name: w.revision.title }).click()
  const revised = page.getByRole('listitem').filter({ hasText: `${w.row_kind.characteristic} D7` })
  await expect(revised.first()).toContainText('24.980')
  await expect(revised.first()).toContainText('24.985')
  await expect(revised.first()).toContainText(w.app.operator)
  await expect(revised).toHaveCount(2)
  await look('revisions')
})

test('codes and a chip are handed out once, and listed without what they hold', async ({
  page,
  w,
  visit,
  enter,
  look,
}, info) => {
  const shop = await furnish('approved')
  await enter(shop.people.approver)
  await visit('/app/proofs')
  await page.getByRole('link', { name: w.codes.title }).last().click()
  await expect(page.getByRole('heading', { name: w.codes.title, level: 1 })).toBeVisible()
  await page.getByLabel(w.codes.n).fill('3')
  await page.getByLabel(w.codes.form).selectOption('list')
  await page.getByLabel(w.codes.inner).check()
  const coming = page.waitForEvent('download')
  await page.getByRole('button', { name: w.codes.issue }).click()
  const list = readFileSync(await (await coming).path(), 'utf8')
    .trim()
    .split('\r\n')
  expect(list).toHaveLength(4)
  expect(list[1]).toMatch(/^\d+,http.*t=.*,http.*inner/)
  await expect(page.getByText(w.codes.inner).first()).toBeVisible()
  const uid = `04${info.project.name === 'phone-zh' ? 'aa' : 'bb'}${Date.now().toString(16).slice(-10)}`
  await page.getByLabel(w.codes.uid).fill(uid)
  await page.getByRole('button', { name: w.codes.enrol }).click()
  await expect(page.getByText(w.people.once)).toBeVisible()
  await look('codes')
  await page.reload()
  await expect(page.getByText(uid)).toBeVisible()
  await expect(page.getByText(w.people.once)).toHaveCount(0)
})

test('certificates are listed, and what is none is not taken in', async ({
  page,
  w,
  visit,
  enter,
  look,
}) => {
  const shop = await furnish('approved')
  const issued = { number: `MC-${shop.lot}`, form: '2.1', claims: [] }
  await api(`/api/v1/lots/${shop.lot}/certificates`, issued)
  await enter(shop.people.approver)
  await visit('/app/proofs')
  await page.getByRole('link', { name: w.certificates.title }).click()
  await expect(page.getByText(issued.number)).toBeVisible()
  await page.getByRole('button', { name: w.certificates.receive }).click()
  const file = { name: 'a.json', mimeType: 'application/json', buffer: Buffer.from('no JSON') }
  await page.setInputFiles('input[type=file]', file)
  await page.getByRole('button', { name: w.certificates.receive }).click()
  await expect(page.getByRole('alert')).toContainText(w.certificates.not_one)
  await look('certificates')
})

test('the buyer moves a date, a partner appeals, and somebody decides', async ({
  page,
  w,
  visit,
  enter,
  look,
}) => {
  const shop = await furnish('approved')
  const code = `P-${shop.lot}`
  await api('/api/v1/promises', {
    code,
    partner: 'FOUNDRY-1',
    item: shop.item,
    n_pieces: 40,
    asked_at: '2026-11-01T08:00:00Z',
    answered_at: '2026-11-02T08:00:00Z',
    due_on: '2026-11-20',
  })
  await enter(shop.people.approver)
  await visit('/app/partners')
  const row = page.getByRole('listitem').filter({ hasText: code }).first()
  await row.getByRole('button', { name: `${w.partner.change} ${code}` }).click()
  await row.getByLabel(w.partner.new_date).fill('2026-11-25')
  await row.getByLabel(w.board.reason).fill('drawing C came late / 图纸 C 迟到')
  await row.getByRole('button', { name: w.partner.change, exact: true }).click()
  await expect(row).toContainText('drawing C came late')
  await row.getByRole('button', { name: `${w.partner.appeal} ${code}` }).click()
  await row.getByLabel(w.partner.criterion).selectOption('response')
  await row.getByLabel(w.board.reason).fill('asked on a holiday / 假日询价')
  await row.getByRole('button', { name: w.partner.appeal, exact: true }).click()
  await expect(row).toContainText(w.appeal_state.open)
  await row.getByRole('button', { name: w.partner.decide, exact: true }).click()
  await row.getByLabel(w.partner.decision).selectOption('upheld')
  await row.getByLabel(w.board.reason).fill('so it was / 属实')
  await look('partners-appeal')
  await row.getByRole('button', { name: w.partner.decide, exact: true }).last().click()
  await expect(row).toContainText(w.appeal_state.upheld)
})
