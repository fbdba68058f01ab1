import { expect, test } from 'vitest'
import { earlier, question, withResult, type Result } from './switching'

const lot = (code: string, isAccepted = true): Result => ({ lot: code, isAccepted })

test('what is said again of a lot takes the place of what was said before', () => {
  const all = [lot('L-1'), lot('L-2'), lot('L-3')]
  expect(withResult(all, lot('L-2', false))).toEqual([lot('L-1'), lot('L-2', false), lot('L-3')])
  expect(withResult(all, lot('L-4'))).toHaveLength(4)
  const many = Array.from({ length: 200 }, (_, i) => lot(`L-${i}`))
  expect(withResult(many, lot('L-200')).map((one) => one.lot)).toEqual([
    ...many.slice(1).map((one) => one.lot),
    'L-200',
  ])
})

test('a lot is inspected by what became of those before it, not by itself or later ones', () => {
  const all = [lot('L-1'), lot('L-2', false), lot('L-3')]
  expect(earlier(all, 'L-2')).toEqual([lot('L-1')])
  expect(earlier(all, 'L-9')).toEqual(all)
  expect(earlier([], 'L-1')).toEqual([])
})

test('the rules are asked of the lots before this one, and of nothing where there are none', () => {
  expect(question([lot('L-1')], 'L-1')).toBeNull()
  const asked = question([lot('L-1'), lot('L-2', false), lot('L-3')], 'L-3')
  expect(asked?.columns[0]?.cells).toEqual(['1', '0'])
})
