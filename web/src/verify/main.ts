// The button on a passport's page: checks its bundle on the reader's own device. The page is whole
// without it.

import { check, type Checked } from './check'
import { Fault } from './fault'
import { fill, WORDS } from './words'

export { check }

// Where there is no page, only `check` is wanted.
if (typeof document !== 'undefined') start()

function start() {
  const button = document.querySelector<HTMLButtonElement>('#verify-here')
  const list = document.querySelector('#verified')
  if (!button || !list) return
  button.hidden = false
  button.addEventListener('click', () => void press(button, list))
}

async function press(button: HTMLButtonElement, list: Element) {
  const words = WORDS[document.documentElement.lang.startsWith('zh') ? 'zh' : 'en']
  button.disabled = true
  list.replaceChildren(said('li', words.running))
  try {
    const answer = await fetch(button.dataset['bundle'] ?? '', { cache: 'no-store' })
    if (!answer.ok) throw new Fault(String(answer.status))
    show(check(await answer.text()), list)
  } catch (error) {
    const code = error instanceof Fault ? error.code : 'network'
    const item = said('li', fill(words.unread, { code }))
    item.dataset['status'] = 'not_shown'
    list.replaceChildren(item)
  }
  button.disabled = false

  function show({ levels, claim }: Checked, into: Element) {
    const items = levels.map(({ level, status, args }) => {
      const item = said('li', '')
      Object.assign(item.dataset, { level, status })
      const told = ('code' in args ? undefined : words.of[level][status]) ?? words.failed_because
      item.append(
        said('b', words.name[level]),
        said('em', words.status[status]),
        said('p', fill(told, args)),
      )
      return item
    })
    if (claim) {
      const about = said('li', fill(words.about, claim))
      about.className = 'note'
      items.push(about)
    }
    into.replaceChildren(...items)
  }
}

function said(tag: string, text: string): HTMLElement {
  const element = document.createElement(tag)
  element.textContent = text
  return element
}
