// A study: a file, what its columns are, a method with its settings, and what came out. Nothing of it leaves this page
// but the question to the server.
import { computed, reactive, ref, shallowRef } from 'vue'
import { ask, Problem } from '../../api/client'
import type { Complaint, Method, Role, Stated, Study, Survey, Table } from '../../api/wire'
import { guessRoles, newest, propose, questionOf, suits, type Known, type Roles } from './propose'
import { fields, settingsOf, type Field } from './schema'
import { LIMITS, limitsOf } from './stated'
import { keep, recalled, remembered, templates, type Template } from './template'

export type OnBad = 'fail' | 'skip' | 'missing'
export interface LeftOut {
  index: number
  reason: string
}

export type Study$ = ReturnType<typeof useStudy>

const SAID_BY: Readonly<Record<string, Role>> = {
  subgroup_size: 'subgroup',
  size: 'size',
  reference: 'reference',
}

export function useStudy() {
  const methods = shallowRef<Method[]>([])
  const file = shallowRef<File | null>(null)
  const survey = shallowRef<Survey | null>(null)
  const roles = ref<Roles>([])
  const isSideBySide = ref(false)
  const onBad = ref<OnBad>('fail')
  const table = shallowRef<Table | null>(null)
  const methodId = ref<string | null>(null)
  const entered = reactive<Record<string, unknown>>({})
  const study = shallowRef<Study | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const step = ref<'idle' | 'reading' | 'computing'>('idle')
  let asking: AbortController | null = null

  const method = computed(() => methods.value.find((one) => one.id === methodId.value) ?? null)
  const form = computed<Field[]>(() =>
    // What a column says, no field asks for.
    (method.value ? fields(method.value.schema) : []).filter(
      ({ name }) => !known.value.roles.some((role) => role === SAID_BY[name]),
    ),
  )
  const complaints = computed<Complaint[]>(() => table.value?.complaints ?? [])

  const known = computed<Known>(() => {
    const columns = table.value?.columns ?? []
    const values = columns.filter((column) => column.role === 'value')
    return {
      roles: [...new Set(columns.map((column) => column.role))],
      nValues: values[0]?.cells.length ?? 0,
      subgroupSize: sizeOfSubgroups(table.value),
      isSideBySide: values.length > 1,
    }
  })
  const proposals = computed(() => propose(known.value))
  const suitable = computed(() => methods.value.filter((one) => suits(one, known.value)))
  const unit = computed(
    () => table.value?.columns?.find((column) => column.role === 'value')?.unit ?? null,
  )

  /** What the file says of the column that is studied. */
  const stated = computed<Stated | null>(() => {
    const columns = roles.value.flatMap((role, i) => (role === 'value' ? [i] : []))
    const [only, another] = columns
    if (only === undefined || another !== undefined) return null
    return survey.value?.columns[only]?.stated ?? null
  })
  /** Whether the limits that were entered are those of the file. */
  const isOfFile = computed(() => {
    const limits = limitsOf(stated.value)
    return limits !== null && LIMITS.every((name) => entered[name] === limits[name])
  })
  function takeOver(): void {
    Object.assign(entered, limitsOf(stated.value) ?? {})
  }

  /** Settings as the method takes them, and the fields that cannot be read. */
  const settings = computed(() => settingsOf(form.value, entered))
  const needsLimits = computed(() => {
    const names = form.value.map((field) => field.name)
    const asks = methodId.value?.startsWith('capability.') && names.includes('lsl')
    const { parameters } = settings.value
    return Boolean(asks) && parameters['lsl'] === undefined && parameters['usl'] === undefined
  })

  async function attempt(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    asking?.abort()
    const mine = (asking = new AbortController())
    problem.value = null
    try {
      await work(mine.signal)
    } catch (error) {
      if (mine.signal.aborted) return
      if (!(error instanceof Problem)) throw error
      problem.value = error
    } finally {
      if (asking === mine) step.value = 'idle'
    }
  }

  async function learn(signal?: AbortSignal): Promise<void> {
    if (methods.value.length > 0) return
    const { methods: all } = await ask<{ methods: Method[] }>('/api/v1/methods', { signal })
    methods.value = newest(all)
  }

  /** Whether it is read as the last file with these columns was. */
  const isAsBefore = ref(false)

  /** Opens a file; `as` says what its columns are and what is asked, where that is known already: by a link, or
   * from the last file with these columns, which `anew` leaves aside. */
  const open = (next: File, as?: Template, anew = false) =>
    attempt(async (signal) => {
      step.value = 'reading'
      file.value = next
      survey.value = table.value = study.value = null
      methodId.value = null
      onBad.value = 'fail'
      isSideBySide.value = false
      for (const name of Object.keys(entered)) delete entered[name]
      await learn(signal)
      const query = [['name', next.name]] as const
      survey.value = await ask<Survey>('/api/v1/surveys', { body: next, query, signal })
      const before = as || anew ? null : recalled(templates(), survey.value)
      isAsBefore.value = before !== null
      const made = as ?? before
      roles.value = made
        ? made.roles.slice(0, survey.value.columns.length)
        : guessRoles(survey.value)
      if (made) {
        isSideBySide.value = made.isSideBySide
        methodId.value = made.method
        Object.assign(entered, made.entered)
      }
      // A link says what was asked; else the limits of the file are nearer than those of the last.
      if (!as) takeOver()
      await take(signal)
    })

  const read = () =>
    attempt(async (signal) => {
      step.value = 'reading'
      await take(signal)
    })

  /** Reads the wanted columns, then asks the method. */
  async function take(signal: AbortSignal): Promise<void> {
    const wanted = roles.value.flatMap((role, i): [string, string][] =>
      role === null ? [] : [[role, String(i + 1)]],
    )
    study.value = null
    if (!file.value || wanted.length === 0) {
      table.value = null
      return
    }
    const layout = isSideBySide.value ? 'side_by_side' : 'stacked'
    const query: [string, string][] = [
      ['name', file.value.name],
      ['on_bad', onBad.value],
      ['layout', layout],
      ...wanted,
    ]
    table.value = await ask<Table>('/api/v1/tables', { body: file.value, query, signal })
    const isStill = suitable.value.some((one) => one.id === methodId.value)
    if (!isStill) choose(proposals.value[0]?.id ?? suitable.value[0]?.id ?? null)
    await answer(signal)
  }

  const run = () => attempt(answer)

  async function answer(signal: AbortSignal): Promise<void> {
    const columns = table.value?.columns
    if (!method.value || !columns || needsLimits.value || settings.value.wrong.size > 0) {
      study.value = null
      return
    }
    step.value = 'computing'
    study.value = await ask<Study>(`/api/v1/methods/${method.value.id}/run`, {
      json: {
        columns: reads.value,
        parameters: settings.value.parameters,
      },
      signal,
    })
    const [chosen, read] = [methodId.value, survey.value]
    if (chosen === null || read === null) return
    const made = { roles: roles.value, isSideBySide: isSideBySide.value, method: chosen, entered }
    keep(remembered(templates(), read, made))
  }

  /** Takes a method; a chart of charts begins with the chart that would have been proposed. */
  function choose(id: string | null): void {
    methodId.value = id
    const asksForChart = form.value.some((field) => field.name === 'chart' && field.isRequired)
    if (asksForChart && !entered['chart']) {
      const size = known.value.subgroupSize ?? 1
      entered['chart'] = known.value.roles.includes('count')
        ? known.value.roles.includes('size')
          ? 'chart.p'
          : 'chart.c'
        : size > 10
          ? 'chart.xbar-s'
          : size > 1
            ? 'chart.xbar-r'
            : 'chart.individuals'
    }
  }

  function setRole(index: number, role: Role | null): Promise<void> {
    // Only readings and factors may stand in several columns.
    const before = stated.value
    roles.value = roles.value.map((old, i) => {
      if (i === index) return role
      const isOnce = role !== null && role !== 'value' && role !== 'factor'
      return isOnce && old === role ? null : old
    })
    if (stated.value !== before) takeOver()
    return read()
  }

  /** The columns that the method reads. */
  const reads = computed(() => {
    const wanted = new Set(method.value?.roles.map((need) => need.role))
    return (table.value?.columns ?? []).filter((column) => wanted.has(column.role))
  })
  const question = computed(() => (methodId.value ? questionOf(methodId.value) : null))
  const leftOut = computed(() => (entered['left_out'] ?? []) as LeftOut[])
  const takesLeftOut = computed(() => form.value.some((field) => field.name === 'left_out'))

  function leaveOut(index: number, reason: string): Promise<void> {
    const rest = leftOut.value.filter((one) => one.index !== index)
    entered['left_out'] = [...rest, { index, reason }].sort((a, b) => a.index - b.index)
    return run()
  }

  function putBack(index: number): Promise<void> {
    const rest = leftOut.value.filter((one) => one.index !== index)
    entered['left_out'] = rest.length > 0 ? rest : undefined
    return run()
  }

  return {
    methods,
    file,
    survey,
    roles,
    isSideBySide,
    isAsBefore,
    onBad,
    table,
    methodId,
    entered,
    study,
    problem,
    step,
    method,
    form,
    complaints,
    known,
    proposals,
    suitable,
    unit,
    stated,
    isOfFile,
    settings,
    needsLimits,
    question,
    reads,
    leftOut,
    takesLeftOut,
    learn,
    open,
    read,
    run,
    choose,
    setRole,
    leaveOut,
    putBack,
  }
}

/** The most readings of a subgroup, where a column names subgroups. */
function sizeOfSubgroups(table: Table | null): number | null {
  const column = table?.columns?.find((one) => one.role === 'subgroup')
  if (!column) return null
  const counts = new Map<string, number>()
  for (const cell of column.cells) {
    if (cell !== null) counts.set(cell, (counts.get(cell) ?? 0) + 1)
  }
  return counts.size === 0 ? null : Math.max(...counts.values())
}
