// What the application sends is typed by what the program takes: neither may move alone.
import { readFileSync } from 'node:fs'
import { generated } from '../../schema.mjs'
import { expect, test } from '../story'

test('the types of the API are those of the running program', async ({ request }) => {
  const answer = await request.get(`${process.env['WULE_E2E_URL']}/api/v1/openapi.json`)
  const text = await generated(await answer.json())
  const way_out = 'run `npm run schema` and commit src/api/schema.ts'
  expect(text, way_out).toBe(readFileSync('src/api/schema.ts', 'utf8'))
})
