// Types of what the API takes, made from the server's own description of it.
// `npm run schema` writes src/api/schema.ts anew; a story compares it with the running program.
import { writeFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { format, resolveConfig } from 'prettier'

const PATH = new URL('src/api/schema.ts', import.meta.url)

/** The file, from a document of OpenAPI 3.1 whose schemas stand where they are used. */
export async function generated(document) {
  const bodies = []
  const acts = new Set()
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      if (operation['x-wule-act']) acts.add(operation['x-wule-act'])
      const schema = operation.requestBody?.content?.['application/json']?.schema
      if (schema) bodies.push(`  '${method.toUpperCase()} ${path}': ${type(schema)}`)
    }
  }
  const names = [...acts].sort().map((act) => `  | '${act}'`)
  const text = [
    '// Made by schema.mjs from the description of the API that the server gives. Never edited.',
    '',
    '/** What may be done there, as the door of the server names it. */',
    'export type Act =',
    ...names,
    '',
    '/** What is sent, by method and address. */',
    'export interface Bodies {',
    ...bodies.sort(),
    '}',
    '',
  ].join('\n')
  return format(text, { ...(await resolveConfig(PATH)), parser: 'typescript' })
}

const PLAIN = { string: 'string', integer: 'number', number: 'number', boolean: 'boolean' }

function type(schema) {
  if (schema === true || schema === undefined) return 'unknown'
  const own = shape(schema)
  // Parts that are flattened into an object stand beside it.
  const parts = ['oneOf', 'anyOf'].filter((key) => schema[key])
  const either = parts.map((key) => `(${schema[key].map(type).join(' | ')})`)
  const all = (schema.allOf ?? []).map(type)
  const found = [...(own ? [own] : []), ...either, ...all]
  return found.length === 0 ? 'unknown' : found.join(' & ')
}

function shape(schema) {
  if ('const' in schema) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  const kinds = [schema.type ?? []].flat()
  if (kinds.length > 1) return kinds.map((kind) => one(kind, schema)).join(' | ')
  return kinds.length === 1 ? one(kinds[0], schema) : ''
}

function one(kind, schema) {
  if (kind === 'null') return 'null'
  if (kind === 'array') return `(${type(schema.items)})[]`
  if (kind !== 'object') return PLAIN[kind] ?? 'unknown'
  const fields = Object.entries(schema.properties ?? {})
  if (fields.length === 0) return schema.oneOf || schema.anyOf ? '' : 'Record<string, unknown>'
  const required = new Set(schema.required ?? [])
  const name = (key) => (/^\w+$/.test(key) ? key : `'${key}'`)
  const spelled = fields.map(
    ([key, of]) => `${name(key)}${required.has(key) ? '' : '?'}: ${type(of)}`,
  )
  return `{ ${spelled.join('; ')} }`
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const described = JSON.parse(await text(process.stdin))
  writeFileSync(PATH, await generated(described))
}
