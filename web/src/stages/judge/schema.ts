// Parameters of a method, as its schema describes them, made into fields of a form.

/** As much of JSON Schema as methods use. */
export interface Schema {
  type?: string | string[]
  properties?: Record<string, Schema>
  required?: string[]
  $defs?: Record<string, Schema>
  $ref?: string
  anyOf?: Schema[]
  oneOf?: Schema[]
  enum?: string[]
  const?: string
  items?: Schema
  default?: unknown
  minimum?: number
  maximum?: number
  description?: string
  pattern?: string
}

/** A field that a person fills in. `other` is what only JSON can say. */
export type Kind =
  | { is: 'number' }
  | { is: 'integer'; min: number | null; max: number | null }
  | { is: 'choice'; among: string[] }
  | { is: 'switch' }
  | { is: 'tests' }
  | { is: 'left_out' }
  | { is: 'list'; of: 'number' | 'text' }
  | { is: 'text' }
  | { is: 'other' }

export interface Field {
  name: string
  kind: Kind
  isRequired: boolean
  /** What holds where nothing is filled in. */
  fallback: unknown
  about: string
}

/** The fields of a method, in the order in which people think of them. */
export function fields(schema: Schema): Field[] {
  const found = Object.entries(schema.properties ?? {}).map(([name, property]): Field => ({
    name,
    kind: kindOf(name, property, schema),
    isRequired: schema.required?.includes(name) ?? false,
    fallback: property.default ?? null,
    about: property.description ?? '',
  }))
  const weight = (field: Field) => {
    const place = FIRST.indexOf(field.name)
    return (field.isRequired ? -100 : 0) + (place < 0 ? FIRST.length : place)
  }
  return found.sort((a, b) => weight(a) - weight(b))
}

/** What people know from the drawing comes first. */
const FIRST = [
  'lsl',
  'target',
  'usl',
  'tolerance',
  'reference',
  'lot',
  'aql',
  'subgroup_size',
  'size',
]

/** Fields that stand in sight; the others wait behind "more". */
export function isMain(field: Field): boolean {
  return field.isRequired || FIRST.includes(field.name)
}

function resolve(property: Schema, root: Schema): Schema {
  const name = property.$ref?.split('/').pop()
  return name ? resolve(root.$defs?.[name] ?? {}, root) : property
}

function kindOf(name: string, property: Schema, root: Schema): Kind {
  if (name === 'tests') return { is: 'tests' }
  if (name === 'left_out') return { is: 'left_out' }
  // "Something or nothing" is an empty field.
  const options = (property.anyOf ?? []).map((option) => resolve(option, root))
  const real = options.filter((option) => option.type !== 'null')
  const [only] = real
  const schema = real.length === 1 && only ? only : resolve(property, root)
  const among = choices(schema)
  if (among) return { is: 'choice', among }
  const types = ([] as string[]).concat(schema.type ?? []).filter((type) => type !== 'null')
  if (isDecimal(schema)) return { is: 'number' }
  if (types[0] === 'integer') {
    return { is: 'integer', min: schema.minimum ?? null, max: schema.maximum ?? null }
  }
  if (types[0] === 'boolean') return { is: 'switch' }
  if (types[0] === 'string') return { is: 'text' }
  if (types[0] === 'array' && schema.items) {
    const items = resolve(schema.items, root)
    if (isDecimal(items) || items.type === 'integer') return { is: 'list', of: 'number' }
    if (items.type === 'string' && !choices(items)) return { is: 'list', of: 'text' }
  }
  return { is: 'other' }
}

function choices(schema: Schema): string[] | null {
  if (schema.enum) return schema.enum
  const named = schema.oneOf?.map((option) => option.const ?? option.enum?.[0])
  return named?.every((name): name is string => typeof name === 'string') ? named : null
}

/** A decimal travels as a string, so that no digit is lost; a number is accepted. */
function isDecimal(schema: Schema): boolean {
  const types = schema.anyOf?.map((option) => option.type)
  return types?.length === 2 && types.includes('string') && types.includes('number')
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/

/** What a field says, given what stands in it; `undefined` leaves it to the method. */
export function said(field: Field, text: unknown): { value: unknown } | { isWrong: true } {
  if (typeof text !== 'string') return { value: text ?? undefined }
  const plain = text
    .trim()
    .replace(/[−－]/g, '-')
    .replace(/[，]/g, ',')
    .replace(/[。．]/g, '.')
  if (plain === '') return { value: undefined }
  const number = (part: string) => (DECIMAL.test(part) ? part : null)
  switch (field.kind.is) {
    case 'number': {
      const found = number(plain.replace(/^(-?\d+),(\d+)$/, '$1.$2'))
      return found === null ? { isWrong: true } : { value: found }
    }
    case 'integer': {
      const whole = Number(plain)
      return Number.isSafeInteger(whole) ? { value: whole } : { isWrong: true }
    }
    case 'list': {
      const parts = plain.split(/[\s,;；]+/).filter((part) => part !== '')
      if (field.kind.of === 'text') return { value: parts }
      const numbers = parts.map(number)
      return numbers.includes(null) ? { isWrong: true } : { value: numbers.map(asListed) }
    }
    case 'other':
      try {
        return { value: JSON.parse(plain) as unknown }
      } catch {
        return { isWrong: true }
      }
    default:
      return { value: plain }
  }
}

/** Whole numbers of a list stay numbers: some lists take no other. */
function asListed(part: string | null): string | number {
  return part !== null && /^-?\d+$/.test(part) ? Number(part) : (part ?? '')
}

/** Settings as the method takes them, and the names of the fields that cannot be read. */
export function settingsOf(
  form: readonly Field[],
  entered: Readonly<Record<string, unknown>>,
): { parameters: Record<string, unknown>; wrong: Set<string> } {
  const parameters: Record<string, unknown> = {}
  const wrong = new Set<string>()
  for (const field of form) {
    const found = said(field, entered[field.name])
    if ('isWrong' in found) wrong.add(field.name)
    else if (found.value !== undefined) parameters[field.name] = found.value
  }
  return { parameters, wrong }
}
