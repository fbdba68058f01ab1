import { describe, expect, it } from 'vitest'
import type { Method } from '../../api/wire'
import { basisOf, lotsOf, settable, typed, watching } from './watching'

const method = (id: string, version: number, names: string[] = []): Method => ({
  id,
  version,
  title: { zh: id, en: id },
  purpose: { zh: '', en: '' },
  not_for: { zh: '', en: '' },
  roles: [],
  formula: '',
  source: '',
  schema: { properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])) },
})

describe('a chart that watches', () => {
  it('is offered once, in its newest version, and only where it watches one characteristic', () => {
    const known = [
      method('chart.p', 1),
      method('chart.acceptance', 1),
      method('chart.acceptance', 2),
      method('chart.individuals', 1),
    ]
    expect(watching(known).map(({ id, version }) => `${id}@${version}`)).toEqual([
      'chart.individuals@1',
      'chart.acceptance@2',
    ])
  })

  it('has its limits from readings, unless it goes by the specification', () => {
    expect(basisOf('chart.pre-control@1')).toBe('specification')
    expect(basisOf('chart.acceptance@2')).toBe('scatter')
    expect(basisOf('chart.xbar-r@2')).toBe('readings')
  })

  it('keeps the settings that hold beyond a study', () => {
    const names = ['lsl', 'frozen', 'left_out', 'subgroup_size', 'sigma']
    const found = settable(method('chart.acceptance', 2, names)).map(({ name }) => name)
    expect(found).toEqual(['lsl', 'sigma'])
    expect(typed({ lsl: '24.98', usl: null, cp: 1.33, frozen: { center: '1' } })).toEqual({
      lsl: '24.98',
      cp: '1.33',
    })
  })

  it('studies lots however they are set apart', () => {
    expect(lotsOf(' L-1，L-2;L-3、 L-4 ')).toEqual(['L-1', 'L-2', 'L-3', 'L-4'])
  })
})
