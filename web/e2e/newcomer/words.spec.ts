// Every parameter and every choice of every method has a word in both languages.
import { help } from '../../src/words/help'
import { choiceOf, parameters, wordsOf } from '../../src/words/parameter'
import { fields, type Field, type Schema } from '../../src/stages/judge/schema'
import { expect, test } from '../story'

test('no field of a form is without a word', async ({ request }) => {
  const answer = await request.get(`${process.env['WULE_E2E_URL']}/api/v1/methods`)
  const { methods } = (await answer.json()) as { methods: { id: string; schema: Schema }[] }
  expect(methods.length).toBeGreaterThan(80)
  const missing = methods.flatMap(({ id, schema }) =>
    fields(schema).flatMap((field) => [
      ...(parameters[field.name] ? [] : [`${id}: ${field.name}`]),
      ...(field.kind.is === 'choice'
        ? field.kind.among
            .filter((choice) => !choiceOf(field.name, choice))
            .map((choice) => `${id}: ${field.name}=${choice}`)
        : []),
    ]),
  )
  expect(missing).toEqual([])
  // A line of help that no method asks for is a parameter that was renamed.
  const named = ({ name, kind }: Field) => wordsOf(name, kind.is === 'choice')
  const names = new Set(methods.flatMap(({ schema }) => fields(schema).map(named)))
  expect(Object.keys(help).filter((name) => !names.has(name))).toEqual([])
})
