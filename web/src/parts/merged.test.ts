import { expect, test } from 'vitest'
import { merged } from './merged'

const form = { code: '', n: 1 }

test('a draft fills the fields that the form has, in the kind that they have', () => {
  expect(merged(form, '{"code":"NC-1","n":3}')).toEqual({ code: 'NC-1', n: 3 })
  expect(merged(form, '{"code":"NC-1","n":"3","gone":"x"}')).toEqual({ code: 'NC-1', n: 1 })
})

test('what is no draft, or the form as it is, is none', () => {
  for (const kept of [null, '', 'null', '3', '{', '[]', '{"code":"","n":1}', '{"other":"x"}'])
    expect(merged(form, kept), kept ?? 'nothing').toBeNull()
})
