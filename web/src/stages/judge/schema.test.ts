import { expect, test } from 'vitest'
import { fields, said, type Field, type Schema } from './schema'

const exact = {
  anyOf: [{ pattern: '^…$', type: 'string' }, { type: 'number' }],
  description: 'an exact decimal',
}
const schema: Schema = {
  $defs: {
    Exact: exact,
    Stability: { oneOf: [{ const: 'required' }, { const: 'recorded' }] },
  },
  properties: {
    n_min: { type: 'integer', minimum: 0, default: 50 },
    stability: { $ref: '#/$defs/Stability', default: 'required' },
    subgroup_size: { type: ['integer', 'null'], minimum: 0, default: null },
    usl: { anyOf: [{ $ref: '#/$defs/Exact' }, { type: 'null' }], default: null },
    frozen: { anyOf: [{ type: 'object' }, { type: 'null' }] },
    shifts: { type: 'array', items: { $ref: '#/$defs/Exact' } },
  },
}

const field = (name: string): Field => {
  const found = fields(schema).find((field) => field.name === name)
  if (!found) throw new Error(`no field ${name}`)
  return found
}

test('a field is what its schema says, through references and "or nothing"', () => {
  expect(field('usl').kind).toEqual({ is: 'number' })
  expect(field('stability').kind).toEqual({ is: 'choice', among: ['required', 'recorded'] })
  expect(field('subgroup_size').kind).toEqual({ is: 'integer', min: 0, max: null })
  expect(field('shifts').kind).toEqual({ is: 'list', of: 'number' })
  expect(field('frozen').kind).toEqual({ is: 'other' })
  expect(fields(schema)[0]?.name).toBe('usl')
})

test('a decimal keeps the digits that were typed, in whatever script', () => {
  expect(said(field('usl'), '25.0300')).toEqual({ value: '25.0300' })
  expect(said(field('usl'), '0,130')).toEqual({ value: '0.130' })
  expect(said(field('usl'), '−0.5')).toEqual({ value: '-0.5' })
  expect(said(field('usl'), ' ')).toEqual({ value: undefined })
  expect(said(field('usl'), '25.0x3')).toEqual({ isWrong: true })
  expect(said(field('shifts'), '0.5, 1，2.5')).toEqual({ value: ['0.5', 1, '2.5'] })
})
