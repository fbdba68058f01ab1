// Readings as a file of Q-DAS (AQDEF), which this application and others read again.
import type { Table } from '../../api/wire'

/** What a file says beside its readings: limits as they were spelled. */
export interface Said {
  part: string
  title: string | null
  lsl: string | null
  usl: string | null
  nominal: string | null
  subgroupSize: number | null
}

/** Each column of readings as a characteristic. A reading that is missing keeps its place, as one that does not count. */
export function dfq(table: Table, said: Said): string {
  const columns = (table.columns ?? []).filter(({ role }) => role === 'value')
  const times = table.columns?.find(({ role }) => role === 'time')?.cells ?? []
  const lines: string[] = []
  const say = (field: number, index: number, text: string | number | null) => {
    if (text === null || text === '') return
    // A line break in a text would begin another line.
    const plain = String(text).replace(/\p{Cc}/gu, ' ')
    lines.push(`K${String(field).padStart(4, '0')}/${index} ${plain}`)
  }
  say(1001, 1, said.part)
  columns.forEach(({ name, unit, cells }, i) => {
    const index = i + 1
    // Limits are those of one characteristic.
    const limits = columns.length === 1 ? said : null
    const places = Math.max(0, ...cells.map((cell) => cell?.split('.')[1]?.length ?? 0))
    say(2001, index, name)
    say(2002, index, limits?.title ?? name)
    say(2022, index, places)
    say(2101, index, limits?.nominal ?? null)
    say(2110, index, limits?.lsl ?? null)
    say(2111, index, limits?.usl ?? null)
    say(2142, index, unit)
    say(8500, index, said.subgroupSize)
    cells.forEach((cell, row) => {
      say(1, index, cell ?? '0')
      if (cell === null) say(2, index, NO_VALUE)
      say(4, index, moment(times[row] ?? ''))
    })
  })
  return [`K0100 ${columns.length}`, ...lines, ''].join('\r\n')
}

/** The attribute of a value that is none. */
const NO_VALUE = 256

/** `2026-11-02 08:30:00` as the format writes it; null where it is no such time. */
function moment(text: string): string | null {
  const [, year, month, day, clock] = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d:\d\d:\d\d)/.exec(text) ?? []
  return clock ? `${day}.${month}.${year}/${clock}` : null
}
