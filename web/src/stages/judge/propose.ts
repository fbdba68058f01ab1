// What a table of these columns asks for: roles of columns, and the methods that answer.
import type { Method, Role, Survey, SurveyColumn } from '../../api/wire'

/** The role of each column of a file; `null` is not used. */
export type Roles = (Role | null)[]

/** What people call columns, in both languages. The first that fits counts. */
const NAMES: readonly (readonly [Role, RegExp])[] = [
  ['reference', /基准|参考值|标准值|真值|reference|master|nominal|accepted/i],
  ['appraiser', /评价人|测量者|操作者|操作员|检验员|人员|appraiser|operator|inspector|rater/i],
  ['rating', /评定|判定|等级|rating|verdict|result|decision/i],
  ['size', /检验数|检查数|样本量|批量|抽样数|inspected|sample ?size|lot ?size|^n$|^size$/i],
  ['count', /不合格|缺陷|疵点|废品|defect|nonconform|reject|fault|count|scrap/i],
  ['time', /时间|日期|时刻|time|date/i],
  ['part', /零件|工件|件号|产品号|品种|炉号|part|piece|product|item|sample no/i],
  ['subgroup', /子组|组号|批号|批次|subgroup|group|batch/i],
]

/** The roles that a file's columns seem to play. */
export function guessRoles(survey: Survey): Roles {
  const roles: Roles = survey.columns.map(() => null)
  const taken = new Set<Role>()
  const take = (index: number, role: Role) => {
    roles[index] = role
    taken.add(role)
  }
  survey.columns.forEach((column, index) => {
    const named = NAMES.find(([role, name]) => name.test(column.name) && fits(column, role))
    if (named && !taken.has(named[0])) take(index, named[0])
  })
  survey.columns.forEach((column, index) => {
    const isFree = roles[index] === null && !taken.has('subgroup')
    if (isFree && column.guess === 'subgroup') take(index, 'subgroup')
  })
  const free = survey.columns.flatMap((column, index) =>
    roles[index] === null && column.guess === 'value' ? [index] : [],
  )
  const wide = series(survey.columns, free)
  const values = wide.length > 0 ? wide : free.slice(0, 1)
  // Counts stand for themselves; readings beside them belong to another question.
  if (!taken.has('count') && !taken.has('rating')) for (const index of values) take(index, 'value')
  if (wide.length > 0 && !taken.has('part')) {
    // A row of several readings is the subgroup.
    roles.forEach((role, index) => {
      if (role === 'subgroup' && survey.columns[index]?.subgroup_size !== null) roles[index] = null
    })
  }
  return roles
}

function fits(column: SurveyColumn, role: Role): boolean {
  const isNumber = column.numbers > 0 && column.numbers >= column.bad
  return role === 'count' || role === 'size' ? isNumber : true
}

/** Columns such as x1 … x5 that are one reading each of the same thing. */
function series(columns: readonly SurveyColumn[], among: readonly number[]): number[] {
  const stem = (index: number) => /^(.*?)[\s_#-]*\d+$/.exec(columns[index]?.name ?? '')?.[1]
  const [first] = among
  if (first === undefined) return []
  const base = stem(first)
  if (base === undefined) return []
  const same = among.filter((index) => stem(index) === base)
  return same.length >= 2 && same.length <= 25 ? same : []
}

/** What is asked of the data. */
export const QUESTIONS = ['stable', 'capable', 'gauge', 'agreement', 'shape'] as const
export type Question = (typeof QUESTIONS)[number]

/** The question that a method answers; `null` for those that plan without data. */
export function questionOf(id: string): Question | null {
  const [family] = id.split('.')
  switch (family) {
    case 'chart':
      return 'stable'
    case 'capability':
      return 'capable'
    case 'gauge':
      return 'gauge'
    case 'agreement':
      return 'agreement'
    case 'distribution':
    case 'tolerance':
      return 'shape'
    default:
      return null
  }
}

/** What is known of a table. */
export interface Known {
  roles: readonly Role[]
  nValues: number
  /** The readings of a subgroup, where there are subgroups. */
  subgroupSize: number | null
  isSideBySide: boolean
}

/** Why a method is proposed; words are in the dictionary under this name. */
export type Reason =
  | 'individuals'
  | 'many'
  | 'small_subgroups'
  | 'large_subgroups'
  | 'proportion'
  | 'nonconformities'
  | 'several'
  | 'short_run'
  | 'limits'
  | 'counts_capable'
  | 'crossed'
  | 'linearity'
  | 'bias'
  | 'ratings'
  | 'normality'

export interface Proposal {
  question: Question
  id: string
  reason: Reason
}

/** What these data can answer, the most telling first. */
export function propose(known: Known): Proposal[] {
  const has = (role: Role) => known.roles.includes(role)
  const found: Proposal[] = []
  const add = (question: Question, id: string, reason: Reason) =>
    found.push({ question, id, reason })
  if (has('rating') && has('part')) add('agreement', 'agreement.attribute', 'ratings')
  if (has('value') && has('part') && has('appraiser')) add('gauge', 'gauge.crossed', 'crossed')
  else if (has('value') && has('reference')) {
    if (has('part')) add('gauge', 'gauge.linearity', 'linearity')
    else add('gauge', 'gauge.bias', 'bias')
  }
  if (has('count')) {
    if (has('size')) add('stable', 'chart.p', 'proportion')
    else add('stable', 'chart.c', 'nonconformities')
    add('capable', has('size') ? 'capability.binomial' : 'capability.poisson', 'counts_capable')
  }
  if (has('value')) {
    add('stable', ...chart(known))
    if (!known.isSideBySide) {
      add('capable', 'capability.sixpack', 'limits')
      add('shape', 'distribution.normality', 'normality')
    }
  }
  return found
}

function chart(known: Known): [string, Reason] {
  const size = known.subgroupSize ?? 1
  if (known.isSideBySide) return ['chart.t2', 'several']
  if (known.roles.includes('part') && !known.roles.includes('appraiser')) {
    return ['chart.z-mr', 'short_run']
  }
  if (size > 10) return ['chart.xbar-s', 'large_subgroups']
  if (size > 1) return ['chart.xbar-r', 'small_subgroups']
  return known.nValues > 2000 ? ['chart.episodes', 'many'] : ['chart.individuals', 'individuals']
}

/** Whether the columns are enough for a method. */
export function suits(method: Method, known: Known): boolean {
  if (method.roles.length === 0) return false
  const needed = method.roles.filter((need) => need.is_required)
  if (!needed.every((need) => known.roles.includes(need.role))) return false
  const reads = method.roles.some((need) => known.roles.includes(need.role))
  const several = method.roles.some((need) => need.role === 'value' && need.may_repeat)
  return reads && (known.isSideBySide ? several : !several)
}

/** The newest version of each method, in the registry's order. */
export function newest(methods: readonly Method[]): Method[] {
  const best = new Map<string, Method>()
  for (const method of methods) {
    const known = best.get(method.id)
    if (!known || known.version < method.version) best.set(method.id, method)
  }
  return [...best.values()]
}
