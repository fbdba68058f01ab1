import { expect, test } from 'vitest'
import { limitsOf } from './stated'

const of = (lsl: string | null, nominal: string | null, usl: string | null) =>
  limitsOf({ title: null, lsl, nominal, usl })

test('limits are taken over letter by letter, and a nominal value between them is the target', () => {
  expect(of('24.980', '25.00', '25.030')).toEqual({ lsl: '24.980', usl: '25.030', target: '25.00' })
  expect(of(null, '0.10', '9')).toEqual({ lsl: undefined, usl: '9', target: '0.10' })
})

test('a nominal value with allowances on one side is no target', () => {
  expect(of('25.01', '25', '25.05')).toEqual({ lsl: '25.01', usl: '25.05', target: undefined })
  expect(of('25', '25', '25.05')?.target).toBeUndefined()
})

test('a file without limits leaves the form as it is', () => {
  expect(of(null, '25', null)).toBeNull()
  expect(limitsOf(null)).toBeNull()
})
