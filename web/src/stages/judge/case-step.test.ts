import { expect, test } from 'vitest'
import { effectOf, listed, stepOf, type Typed } from './case-step'

const typed: Typed = {
  step: 'team',
  text: '',
  cause: 'escape',
  action: 'preventive',
  row: 'control-plan',
  due: '2026-12-01',
  number: '2',
  before: { bad: '12', inspected: '400' },
  after: { bad: '0', inspected: '500' },
}

test('names and codes are told apart however they are written', () => {
  expect(listed('赵工、钱检，Sun; Li\n')).toEqual(['赵工', '钱检', 'Sun', 'Li'])
  expect(listed(' , ')).toEqual([])
})

test('each step sends what belongs to it and nothing else', () => {
  expect(stepOf({ ...typed, step: 'changed', text: 'C1, C2' }, 'a')).toEqual({
    step: 'changed',
    of: 'control-plan',
    rows: ['C1', 'C2'],
  })
  expect(stepOf({ ...typed, step: 'planned', text: 'new stop' }, 'a')).toEqual({
    step: 'planned',
    for: 'preventive',
    text: 'new stop',
    owner: 'a',
    due: '2026-12-01T00:00:00.000Z',
  })
  expect(stepOf({ ...typed, step: 'done', text: 'x' }, 'a')).toEqual({
    step: 'done',
    action: 2,
    text: 'x',
  })
  expect(effectOf(typed)).toEqual({
    before: { nonconforming: 12, inspected: 400 },
    after: { nonconforming: 0, inspected: 500 },
  })
})
