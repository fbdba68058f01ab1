import { readFileSync } from 'node:fs'
import { expect, test, vi } from 'vitest'

vi.mock('.', () => ({ lang: { value: 'zh-CN' } }))
const { places, placeOf } = await import('./place')

interface Known {
  said: { zh: string }[]
  help: { zh: string }[]
}
/** Symbols of formulas and names of standards' own: a reader of either language knows them as they are. */
const SYMBOLS =
  /^([a-z]{1,2}|k_max|p_\d+|alpha|beta|kappa|aoql|cgk|cpk|ppk|ppm|crq|icc|iso|aiag|minitab|lsl|usl|ltpd|ndc|prq)$/

test('every place in an explanation has a Chinese name, and no name is left over', () => {
  const file = new URL('../../../edges/http/src/explain/codes.json', import.meta.url)
  const codes = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Known>
  const texts = Object.values(codes).flatMap(({ said, help }) => [...said, ...help])
  const used = new Set(texts.flatMap(({ zh }) => zh.match(/(?<=\{)\w+(?=\})/g) ?? []))
  expect(used.size).toBeGreaterThan(200)
  const unnamed = [...used].filter((name) => !(name in places) && !SYMBOLS.test(name))
  expect(unnamed.sort()).toEqual([])
  expect(Object.keys(places).filter((name) => !used.has(name))).toEqual([])
  expect(placeOf('line_number')).toBe('第几行')
})
