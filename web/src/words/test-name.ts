// What tests are called. Most are numbers, or say themselves what they look for; those of pre-control
// are words.
import { say, type Both } from '.'

const NAMES: Readonly<Record<string, Both>> = {
  adjust: { zh: '调整', en: 'adjust' },
  stop: { zh: '停机', en: 'stop' },
}

/** The name of a test, in the language of the page. */
export function testName(test: string): string {
  const name = NAMES[test]
  return name === undefined ? test : say(name)
}
