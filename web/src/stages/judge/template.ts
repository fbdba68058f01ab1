// What somebody made of a file, for the next one whose columns are called the same: the roles of its columns, the
// method and its settings. It is kept on this device; of the readings nothing is.
import type { Survey } from '../../api/wire'
import type { Roles } from './propose'

export interface Template {
  roles: Roles
  isSideBySide: boolean
  method: string
  entered: Record<string, unknown>
}

interface Kept extends Template {
  columns: string[]
}

const PLACE = 'wule.templates'
/** The oldest is forgotten then. */
const TEMPLATES_MAX = 40
/** Files without names of columns are not told apart by them. */
const isNamed = ({ header_row }: Survey): boolean => header_row !== null

const namesOf = (survey: Survey): string[] => survey.columns.map(({ name }) => name)
const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name, i) => name === b[i])

/** What was made of the last file with these columns; null where there was none. */
export function recalled(kept: readonly Kept[], survey: Survey): Template | null {
  if (!isNamed(survey)) return null
  return kept.find(({ columns }) => isSame(columns, namesOf(survey))) ?? null
}

/** With what was made of this file, the latest first. What belongs to its points is not of the next file. */
export function remembered(kept: readonly Kept[], survey: Survey, made: Template): Kept[] {
  if (!isNamed(survey)) return [...kept]
  const columns = namesOf(survey)
  const entered = Object.fromEntries(
    Object.entries(made.entered).filter(([name]) => name !== 'left_out'),
  )
  const others = kept.filter((one) => !isSame(one.columns, columns))
  return [{ ...made, entered, columns }, ...others].slice(0, TEMPLATES_MAX)
}

export function templates(): Kept[] {
  try {
    return JSON.parse(localStorage.getItem(PLACE) ?? '[]') as Kept[]
  } catch {
    return []
  }
}

export function keep(kept: readonly Kept[]): void {
  try {
    localStorage.setItem(PLACE, JSON.stringify(kept))
  } catch {
    // A device that keeps nothing goes on guessing.
  }
}
