import { expect, test } from 'vitest'
import type { Study } from '../../api/wire'
import { samplePlan } from './sample-plan'

const study = (of: object): Study =>
  ({ refusal: null, figures: [], parameters: {}, result: {}, ...of }) as unknown as Study
const iso = { id: 'sampling.iso2859-single', version: 1 }

// ISO 2859-1: a lot of 500 at level II has letter H, 50 pieces; at an AQL of 1.5 the numbers are 2 and 3.
test('a plan by AQL says of how many, how many, and both numbers', () => {
  const parameters = { lot: 500, aql: 1.5, severity: 'tightened' }
  const found = samplePlan(study({ method: iso, parameters, result: { n: 50, ac: 2, re: 3 } }))
  expect(found).toMatchObject({ lot: 500, n: 50, accept: 2, reject: 3, severity: 'tightened' })
})

test('no more pieces are taken than there are', () => {
  const result = { n: 50, ac: 0, re: 1 }
  expect(samplePlan(study({ method: iso, parameters: { lot: 30 }, result }))?.n).toBe(30)
})

test('a plan for lots of any size has neither size nor severity', () => {
  const method = { id: 'sampling.single', version: 1 }
  const found = samplePlan(
    study({ method, parameters: { lot: null }, result: { n: 80, c: 2, re: 3 } }),
  )
  expect(found).toMatchObject({ lot: null, n: 80, accept: 2, severity: null })
})

test('what is no plan of one sample is no card', () => {
  const method = { id: 'sampling.multiple', version: 1 }
  const result = { n: [50, 50], ac: [1, 4], re: [4, 5] }
  expect(samplePlan(study({ method, result }))).toBeNull()
  expect(samplePlan(study({ method: iso, refusal: { reason: {}, way_out: {} } }))).toBeNull()
  const chart = { id: 'chart.p', version: 1 }
  expect(samplePlan(study({ method: chart, result: { n: 1, c: 1, re: 1 } }))).toBeNull()
})
