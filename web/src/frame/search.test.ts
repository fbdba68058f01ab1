import { expect, test } from 'vitest'
import { FOUND_MAX, search, type Entry } from './search'

const entry = (kind: Entry['kind'], code: string, ...names: string[]): Entry => ({
  kind,
  code,
  names,
  to: { name: kind },
})
const all = [
  entry('item', 'HSG-50', '泵壳', 'Pump housing'),
  entry('lot', 'L-50'),
  entry('lot', 'L-501'),
  entry('gauge', 'BG-1', '内径量表', 'Bore gauge'),
]
const found = (typed: string) => search(all, typed).map(({ code }) => code)

test('the number itself stands first, then what begins so, then what holds it', () => {
  expect(found('l-50')).toEqual(['L-50', 'L-501'])
  expect(found('50')).toEqual(['HSG-50', 'L-50', 'L-501'])
})

test('names are found in either language, and by their initials', () => {
  expect(found('pump')).toEqual(['HSG-50'])
  expect(found('量表')).toEqual(['BG-1'])
  expect(found('njlb')).toEqual(['BG-1'])
  expect(found('bk')).toEqual(['HSG-50'])
})

test('nothing typed finds nothing, and a short word no endless list', () => {
  expect(found('  ')).toEqual([])
  expect(found('zzz')).toEqual([])
  const many = Array.from({ length: 99 }, (_, i) => entry('lot', `L-${i}`))
  expect(search(many, 'l')).toHaveLength(FOUND_MAX)
})
