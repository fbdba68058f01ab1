import { expect, test } from 'vitest'
import {
  chance,
  columnsOf,
  doubtsOfParts,
  doubtsOfPlan,
  isVoid,
  partsOf,
  settingsOf,
  turnsOf,
  type Plan,
} from './guided'

const plan: Plan = {
  item: 'HSG',
  characteristic: 'D7',
  lsl: '24.980',
  usl: '25.030',
  nParts: 10,
  appraisers: ['A', 'B', 'C'],
  nTrials: 3,
}
/** A generator of chance that is the same in every run. */
function seeded(seed: number) {
  let state = seed
  return (n: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * n)
  }
}
const key = ({ part, appraiser, trial }: { part: number; appraiser: string; trial: number }) =>
  `${appraiser}/${part}/${trial}`

test('everybody measures every part once in each trial, in an order of chance', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const turns = turnsOf(plan, seeded(seed))
    expect(new Set(turns.map(key)).size).toBe(90)
    expect(turns).toHaveLength(90)
    // One trial is over before the next begins.
    const trials = turns.map(({ trial }) => trial)
    expect(trials.every((one, i) => i === 0 || (trials[i - 1] ?? 0) <= one)).toBe(true)
  }
  const orders = new Set(
    Array.from({ length: 50 }, (_, i) => turnsOf(plan, seeded(i)).map(key).join()),
  )
  expect(orders.size).toBe(50)
})

test('nobody is handed the same part twice in a row', () => {
  for (let seed = 1; seed <= 500; seed++) {
    const turns = turnsOf({ ...plan, nParts: 2, appraisers: ['A'], nTrials: 6 }, seeded(seed))
    const isTwice = turns.some((turn, i) => i > 0 && turns[i - 1]?.part === turn.part)
    expect(isTwice, `seed ${seed}`).toBe(false)
  }
})

test('the browser draws every number below the bound, and none else', () => {
  const seen = new Set(Array.from({ length: 400 }, () => chance(6)))
  expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5])
})

test('parts that span little of the tolerance, and a coarse gauge, are told', () => {
  const turns = turnsOf({ ...plan, appraisers: ['A'], nTrials: 1 }, seeded(3))
  const of = (value: (part: number) => number) => ({
    plan,
    turns,
    values: turns.map(({ part }) => value(part).toFixed(3)),
  })
  expect(doubtsOfParts(of((part) => 24.98 + part * 0.005))).toEqual([])
  // Nine steps of 0.002 in a tolerance of 0.050.
  expect(doubtsOfParts(of((part) => 25 + part * 0.002))).toEqual([{ kind: 'narrow', percent: 36 }])
  expect(doubtsOfParts(of((part) => (part > 5 ? 25.03 : 24.98)))).toEqual([
    { kind: 'coarse', n: 2 },
  ])
  expect(doubtsOfPlan({ ...plan, nParts: 5, appraisers: ['A'] })).toEqual([
    { kind: 'few_parts' },
    { kind: 'one_appraiser' },
  ])
})

test('the columns carry the parts and hands in the order in which they were measured', () => {
  const turns = turnsOf(plan, seeded(9))
  const [value, part, appraiser] = columnsOf({ plan, turns, values: ['25.001', '25.002'] })
  expect(value?.cells).toEqual(['25.001', '25.002'])
  expect(part?.cells).toEqual(turns.slice(0, 2).map((of) => String(of.part)))
  expect(appraiser?.cells).toEqual(turns.slice(0, 2).map((of) => of.appraiser))
})

test('a study of type 1 measures one master, and asks how much of the tolerance it takes', () => {
  const one: Plan = {
    ...plan,
    kind: 'type_1',
    reference: '25.000',
    nParts: 1,
    appraisers: ['A'],
    nTrials: 50,
  }
  const turns = turnsOf(one, seeded(1))
  expect(turns).toHaveLength(50)
  const values = turns.map((_, i) => (25 + (i % 3) / 1000).toFixed(3))
  const guided = { plan: one, turns, values }
  expect(columnsOf(guided)).toEqual([{ role: 'value', name: 'value', unit: null, cells: values }])
  expect(settingsOf(one, '0.001')).toEqual({
    lsl: '24.980',
    usl: '25.030',
    reference: '25.000',
    resolution: '0.001',
  })
  expect(doubtsOfPlan(one)).toEqual([])
  expect(doubtsOfPlan({ ...one, nTrials: 10 })).toEqual([{ kind: 'few_repeats' }])
  // One master is no sample of parts.
  expect(doubtsOfParts(guided)).toEqual([])
  expect(isVoid({ ...one, usl: null })).toBe(true)
  expect(isVoid({ ...plan, usl: null })).toBe(false)
})

test('where parts are judged, each turn has a judgement and what is known of the part', () => {
  const judged: Plan = {
    ...plan,
    kind: 'agreement',
    bad: partsOf('2, 4；x 4 99', 4),
    nParts: 4,
    appraisers: ['A', 'B'],
    nTrials: 2,
  }
  expect(judged.bad).toEqual([2, 4])
  const turns = turnsOf(judged, seeded(5))
  const values = turns.map(({ part }) => (part === 2 ? 'NG' : 'OK'))
  const columns = columnsOf({ plan: judged, turns, values })
  expect(columns.map(({ role }) => role)).toEqual(['rating', 'part', 'appraiser', 'reference'])
  turns.forEach(({ part }, i) => {
    expect(columns[3]?.cells[i]).toBe(part === 2 || part === 4 ? 'NG' : 'OK')
  })
  expect(settingsOf(judged, null)).toEqual({ defective: ['NG'], categories: ['OK', 'NG'] })
  expect(doubtsOfPlan(judged)).toEqual([{ kind: 'few_rated' }])
  expect(doubtsOfPlan({ ...judged, bad: [] }).map(({ kind }) => kind)).toContain('no_reference')
  const rare = { ...judged, nParts: 20, bad: [7] }
  expect(doubtsOfPlan(rare)).toEqual([{ kind: 'one_class' }])
})
