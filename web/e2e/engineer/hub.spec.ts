// An engineer builds an item on the hub: operations, characteristics, a control plan and a failure
// chain whose priority answers while it is rated; and installs the template of an industry.
import { expect, test } from '../story'
import { furnish } from '../workshop'

test('an engineer builds an item, and its priority answers while it is rated', async ({
  page,
  w,
  visit,
  enter,
  look,
}) => {
  const shop = await furnish('approved')
  await enter(shop.people.approver)
  await visit('/app/items')
  await page.getByRole('button', { name: w.item_hub.add_item }).click()
  const code = `SHAFT-${shop.lot}`
  const number = page.getByRole('textbox', { name: w.board.number, exact: true })
  await number.fill(code)
  await page.getByRole('textbox', { name: w.item_hub.drawing }).fill('A')
  const name = page.getByRole('textbox', { name: `${w.form.name} · ${w.form.zh}` })
  await name.fill('泵轴')
  await page.getByRole('button', { name: w.item_hub.add_item }).click()
  await page.getByRole('link', { name: code }).click()
  await expect(page.getByText(w.item_hub.no_characteristic)).toBeVisible()

  await page.getByRole('button', { name: w.item_hub.add_characteristic }).click()
  await number.fill('D1')
  await name.fill('轴径')
  await page.getByRole('combobox', { name: w.item_hub.class }).selectOption('critical')
  await page.getByRole('textbox', { name: w.item_hub.lsl }).fill('19.980')
  await page.getByRole('textbox', { name: w.item_hub.usl }).fill('20.000')
  await look('characteristic-form')
  await page.getByRole('button', { name: w.item_hub.add_characteristic }).click()
  await expect(page.getByText('19.980 … 20.000 mm')).toBeVisible()
  await page.getByRole('button', { name: `${w.item_hub.revise} D1` }).click()
  await page.getByRole('textbox', { name: w.item_hub.usl }).fill('20.005')
  await page.getByRole('button', { name: w.item_hub.revise, exact: true }).last().click()
  await expect(page.getByText('19.980 … 20.005 mm')).toBeVisible()

  await page.getByRole('link', { name: w.hub_tab.operations, exact: true }).click()
  await page.getByRole('button', { name: w.item_hub.add_operation }).click()
  await number.fill('OP10')
  await name.fill('车削')
  await page.getByRole('button', { name: w.item_hub.add_operation }).click()
  await expect(page.getByText('OP10')).toBeVisible()

  await page.getByRole('link', { name: w.hub_tab.control_plan, exact: true }).click()
  await page.getByRole('button', { name: w.item_hub.add_control }).click()
  await number.fill('C1')
  await page.getByRole('combobox', { name: w.head.characteristic }).selectOption('D1')
  await page.getByRole('combobox', { name: w.gauge.kind }).fill('micrometer')
  await page.getByRole('textbox', { name: `${w.claim.method} · ${w.form.zh}` }).fill('单值图')
  await page.getByRole('textbox', { name: `${w.item_hub.reaction} · ${w.form.zh}` }).fill('换刀')
  await page.getByRole('combobox', { name: w.item_hub.owner }).selectOption(shop.people.approver.id)
  await look('control-form')
  await page.getByRole('button', { name: w.item_hub.add_control }).click()
  await expect(page.getByText('micrometer')).toBeVisible()

  await page.getByRole('link', { name: w.hub_tab.chains, exact: true }).click()
  await page.getByRole('button', { name: w.item_hub.add_chain }).click()
  await number.fill('F1')
  await page.getByRole('combobox', { name: w.head.characteristic }).selectOption('D1')
  for (const part of [w.chain.effect, w.chain.mode, w.chain.cause]) {
    await page.getByRole('textbox', { name: `${part} · ${w.form.zh}` }).fill(`${part}`)
  }
  const rate = async (name: string, rating: string) =>
    page.getByRole('combobox', { name }).selectOption(rating)
  await rate(w.chain.severity, '9')
  await rate(w.chain.occurrence, '8')
  await rate(w.chain.detection, '8')
  await expect(page.getByRole('status')).toContainText(w.priority.H)
  await rate(w.chain.severity, '2')
  await rate(w.chain.occurrence, '2')
  await expect(page.getByRole('status')).toContainText(w.priority.L)
  await page.getByRole('combobox', { name: w.chain.found_by }).selectOption('C1')
  await look('chain-form')
  await page.getByRole('button', { name: w.item_hub.add_chain }).click()
  await expect(page.getByText('S2 O2 D8')).toBeVisible()
  await look('item')
})

test('an approver installs the template of an industry', async ({
  page,
  w,
  visit,
  enter,
  look,
}) => {
  const shop = await furnish('approved')
  await enter(shop.people.approver)
  await visit('/app/items')
  const card = page.getByRole('article').first()
  await card.getByRole('button').first().click()
  await card.getByRole('combobox', { name: w.item_hub.owner }).selectOption(shop.people.approver.id)
  await card.getByRole('button', { name: w.template.install }).click()
  await expect(page.getByRole('status')).toBeVisible()
  await expect(card.getByRole('button', { name: w.template.remove })).toBeVisible()
  await look('items')
  await card.getByRole('button', { name: w.template.remove }).click()
  await page.getByRole('dialog').getByRole('button', { name: w.template.remove }).click()
  await expect(page.getByText(w.template.removed)).toBeVisible()
})
