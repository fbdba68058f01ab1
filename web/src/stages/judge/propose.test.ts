import { expect, test } from 'vitest'
import type { Survey, SurveyColumn } from '../../api/wire'
import { guessRoles, propose, type Known } from './propose'

function column(name: string, more: Partial<SurveyColumn> = {}): SurveyColumn {
  return {
    name,
    unit: null,
    guess: 'value',
    numbers: 60,
    missing: 0,
    bad: 0,
    first_bad: null,
    range: ['1', '2'],
    subgroup_size: null,
    first: [],
    ...more,
  }
}

const survey = (...columns: SurveyColumn[]): Survey => ({
  bytes: 1,
  encoding: 'UTF-8',
  delimiter: ',',
  has_decimal_comma: false,
  header_row: 1,
  rows: 60,
  columns,
  first_rows: [],
})

const known = (roles: Known['roles'], more: Partial<Known> = {}): Known => ({
  roles,
  nValues: 60,
  subgroupSize: null,
  isSideBySide: false,
  ...more,
})

test('a column of subgroups and a column of readings are recognised, in either language', () => {
  const subgroup = { guess: 'subgroup', subgroup_size: 5 } as const
  for (const [group, value] of [
    ['子组 subgroup', '直径 diameter'],
    ['lot', 'D1'],
  ] as const) {
    expect(guessRoles(survey(column(group, subgroup), column(value)))).toEqual([
      'subgroup',
      'value',
    ])
  }
})

test('five columns with numbered names are one subgroup a row', () => {
  const readings = [1, 2, 3, 4, 5].map((n) => column(`孔径${n}`))
  const time = column('日期时间', { guess: 'other' })
  expect(guessRoles(survey(time, ...readings))).toEqual([
    'time',
    'value',
    'value',
    'value',
    'value',
    'value',
  ])
})

test('a gauge study is seen by its parts and appraisers', () => {
  const parts = column('零件', { guess: 'subgroup', subgroup_size: 3 })
  const roles = guessRoles(survey(parts, column('评价人', { guess: 'other' }), column('读数')))
  expect(roles).toEqual(['part', 'appraiser', 'value'])
  expect(propose(known(['part', 'appraiser', 'value']))[0]?.id).toBe('gauge.crossed')
})

test('counts of inspected units ask for a chart of proportions', () => {
  const roles = guessRoles(survey(column('检验数'), column('不合格品数')))
  expect(roles).toEqual(['size', 'count'])
  expect(propose(known(['size', 'count'])).map((proposal) => proposal.id)).toEqual([
    'chart.p',
    'capability.binomial',
  ])
})

test('the chart follows the size of the subgroups and the number of points', () => {
  const chart = (more: Partial<Known>) => propose(known(['value'], more))[0]?.id
  expect(chart({})).toBe('chart.individuals')
  expect(chart({ subgroupSize: 5 })).toBe('chart.xbar-r')
  expect(chart({ subgroupSize: 12 })).toBe('chart.xbar-s')
  expect(chart({ nValues: 12_480 })).toBe('chart.episodes')
  expect(chart({ isSideBySide: true })).toBe('chart.t2')
})
