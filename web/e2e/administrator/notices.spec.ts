// An administrator has a program and a mailbox told of signals: a target that cannot be is refused and
// stays in the form, a secret is shown once, and ending a subscription is asked once more.
import { expect, test } from '../story'
import { furnish } from '../workshop'

test('notices are subscribed to, sent by a server of one’s own, and ended', async ({
  page,
  w,
  visit,
  enter,
  look,
}) => {
  const shop = await furnish('approved')
  await enter(shop.people.administrator)
  await visit('/app/notices')
  const title = `Line ${shop.lot}`
  await page.getByRole('button', { name: w.notice.make }).click()
  await page.getByLabel(w.notice.title).fill(title)
  await page.getByRole('combobox', { name: w.notice.channel }).selectOption('webhook')
  const target = page.getByLabel(w.notice.address)
  await target.fill('ftp://line.example/hook')
  await page.getByRole('checkbox', { name: w.topic.overdue }).check()
  await page.getByRole('button', { name: w.notice.make }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  // What was typed stays, so that one field is mended and not all of them.
  await expect(target).toHaveValue('ftp://line.example/hook')
  await expect(page.getByLabel(w.notice.title)).toHaveValue(title)
  await look('notices-refused')
  await target.fill('https://line.example/hook')
  await page.getByRole('button', { name: w.notice.make }).click()
  await expect(page.getByText(w.notice.secret)).toBeVisible()
  const row = page.getByRole('listitem').filter({ hasText: title })
  await expect(row).toContainText(w.topic.overdue)
  await page.reload()
  await expect(row).toBeVisible()
  await expect(page.getByText(w.notice.secret)).toHaveCount(0)

  // A group robot with quiet hours.
  await page.getByRole('button', { name: w.notice.make }).click()
  const robot = `Group ${shop.lot}`
  await page.getByLabel(w.notice.title).fill(robot)
  await page.getByRole('combobox', { name: w.notice.channel }).selectOption('dingtalk')
  const at = 'https://oapi.dingtalk.com/robot/send?access_token=t'
  await page.getByLabel(w.notice.robot, { exact: true }).fill(at)
  await page.getByLabel(w.notice.robot_secret).fill('no secret')
  await expect(page.getByLabel(w.notice.zone)).toHaveCount(0)
  await page.getByLabel(w.notice.quiet_from).fill('22:00')
  await page.getByLabel(w.notice.quiet_to).fill('06:30')
  // The zone of the device stands there, and another may be typed.
  await expect(page.getByLabel(w.notice.zone)).not.toHaveValue('')
  await page.getByLabel(w.notice.zone).fill('Asia/Shanghai')
  await page.getByRole('button', { name: w.notice.make }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await look('notices-robot')
  await page.getByLabel(w.notice.robot_secret).fill('SECb0a1')
  await page.getByRole('button', { name: w.notice.make }).click()
  const group = page.getByRole('listitem').filter({ hasText: robot })
  await expect(group).toContainText(w.channel.dingtalk)
  await expect(group).toContainText('22:00')
  await expect(group).toContainText('06:30')
  await expect(group).toContainText('Asia/Shanghai')

  await page.getByRole('button', { name: w.notice.set_server }).click()
  await page.getByLabel(w.notice.host).fill('mail.example')
  await page.getByRole('combobox', { name: w.notice.security }).selectOption('starttls')
  await page.getByLabel(w.notice.port).fill('587')
  await page.getByLabel(w.notice.from).fill('wule@example.com')
  await look('notices-server')
  await page.getByRole('button', { name: w.notice.set_server }).click()
  await expect(page.getByText('mail.example:587')).toBeVisible()

  await row.getByRole('button', { name: w.notice.end }).click()
  const sheet = page.getByRole('dialog')
  await expect(sheet).toContainText(w.notice.end_more)
  await sheet.getByRole('button', { name: w.form.keep }).click()
  await expect(row).toBeVisible()
  await row.getByRole('button', { name: w.notice.end }).click()
  await sheet.getByRole('button', { name: w.notice.end }).click()
  await expect(row).toHaveCount(0)
})
