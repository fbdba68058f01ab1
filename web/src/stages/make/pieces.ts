// Serial numbers as somebody types, scans or pastes them: a piece a line, and behind it what was built in.

export interface Typed {
  serial: string
  parts: string[]
}

/** The pieces of a text. A line that stands twice is one piece, as a scanner may read one twice. */
export function piecesOf(text: string): Typed[] {
  const found = new Map<string, Typed>()
  for (const line of text.split(/[\r\n]+/)) {
    const [serial, ...parts] = line
      .split(/[\t,;，；]/)
      .map((cell) => cell.trim())
      .filter(Boolean)
    if (serial !== undefined) found.set(serial, { serial, parts })
  }
  return [...found.values()]
}
