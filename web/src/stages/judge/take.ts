// Taking a study along: pictures that stand alone, readings as a file, the command that does the same.
import type { Study, Table } from '../../api/wire'
import type { Roles } from './propose'

/** The look of paper, for pictures that leave the page. */
const PAPER: Readonly<Record<string, string>> = {
  '--bg': '#FBF8F1',
  '--bg-3': '#FFFFFF',
  '--ink': '#1E1B18',
  '--ink-2': '#5E574E',
  '--seal': '#B3261E',
  '--indigo': '#2B4C7E',
  '--ochre': '#B7791F',
  '--rule': '#DED6C6',
  '--rule-2': '#8C8272',
  '--grid': '#EAE3D4',
}

const FONT =
  "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Noto Sans SC',system-ui,sans-serif"

/** The figures of a page as one picture, one below the other, each under its title. */
export function picture(figures: readonly Element[], width: number): string {
  let body = ''
  let height = 12
  for (const figure of figures) {
    const svg = figure.querySelector('svg')
    if (!svg) continue
    const [, , w = 0, h = 0] = svg.getAttribute('viewBox')?.split(' ').map(Number) ?? []
    const copy = svg.cloneNode(true) as SVGSVGElement
    for (const extra of copy.querySelectorAll('.no-export')) extra.remove()
    const title = escape(figure.querySelector('figcaption')?.textContent?.trim() ?? '')
    const inner = new XMLSerializer()
      .serializeToString(copy)
      .replace(/^<svg[^>]*>|<\/svg>$/g, '')
      .replace(/ (class|data-v-[\w-]+)="[^"]*"/g, '')
    body += `<text x="16" y="${height + 16}" font-size="14" font-weight="700" fill="var(--ink)">${title}</text>`
    const scale = w > 0 ? (width - 32) / w : 1
    body += `<g transform="translate(16 ${height + 24}) scale(${scale})">${inner}</g>`
    height += 24 + h * scale + 20
  }
  const whole =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" ` +
    `height="${height}" font-family="${FONT}" font-size="11">` +
    `<rect width="${width}" height="${height}" fill="var(--bg)"/>${body}</svg>`
  return whole.replace(/var\((--[\w-]+)\)/g, (_, name: string) => PAPER[name] ?? '#000000')
}

const escape = (text: string) =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

/** The same picture in pixels, three to one. */
export async function pixels(svg: string): Promise<Blob> {
  const image = new Image()
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
  try {
    image.src = url
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = image.naturalWidth * 3
    canvas.height = image.naturalHeight * 3
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture')))),
    )
  } finally {
    URL.revokeObjectURL(url)
  }
}

/** The readings as CSV; the mark at its head tells Excel that it is UTF-8. */
export function csv(table: Table): string {
  // A spreadsheet takes a text that begins so for a formula.
  const isFormula = (text: string) => /^[=@\t\r]|^[+-](?![\d.])/.test(text)
  return `\ufeff${lines(table, (text) => (isFormula(text) ? `'${text}` : text))}`
}

/** The readings as CSV that this application reads again, letter by letter. */
export const raw = (table: Table): string => lines(table, (text) => text)

function lines(table: Table, safe: (text: string) => string): string {
  const columns = table.columns ?? []
  const quoted = (cell: string | null) => {
    const text = safe(cell ?? '')
    return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text
  }
  const head = columns.map((column) =>
    quoted(column.unit ? `${column.name} (${column.unit})` : column.name),
  )
  const n = Math.max(0, ...columns.map((column) => column.cells.length))
  const rows = Array.from({ length: n }, (_, i) =>
    columns.map((column) => quoted(column.cells[i] ?? null)).join(','),
  )
  return `${[head.join(','), ...rows].join('\r\n')}\r\n`
}

const OPTIONS: Readonly<Record<string, string>> = { subgroup: 'by' }

/** The command that gives the same numbers in a terminal. */
export function command(file: string, roles: Roles, study: Study): string {
  const named = new Map<string, number[]>()
  roles.forEach((role, i) => {
    if (role) named.set(role, [...(named.get(role) ?? []), i + 1])
  })
  const quoted = (text: string) =>
    /^[\w.\-/]+$/.test(text) ? text : `'${text.replace(/'/g, `'\\''`)}'`
  const options = [...named].map(
    ([role, numbers]) => ` --${OPTIONS[role] ?? role} ${numbers.join(',')}`,
  )
  const parameters = JSON.stringify(study.parameters)
  const { id, version } = study.method
  return `wule run ${id}@${version} ${quoted(file)}${options.join('')} --params ${quoted(parameters)}`
}

/** Hands a file to the reader. */
export function save(name: string, content: Blob): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 1000)
}
