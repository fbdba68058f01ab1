// The width of text inside pictures, where nothing lays it out for us.

/** The width in em: one for Chinese, 0.56 for Latin letters and digits. */
export function widthEm(text: string): number {
  let width = 0
  for (const letter of text) width += (letter.codePointAt(0) ?? 0) >= 0x2e80 ? 1 : 0.56
  return width
}

/** The beginning of a text that fits `em`, with an ellipsis where it was cut. */
export function fitted(text: string, em: number): string {
  if (widthEm(text) <= em) return text
  let cut = ''
  for (const letter of text) {
    if (widthEm(cut) + 1.6 > em) break
    cut += letter
  }
  return `${cut}…`
}
