// A draft that was kept as text, and the form that it was of.
/** The kept text over the form, as far as its fields are the form's; null where that changes nothing. */
export function merged<T extends Record<string, string | number>>(
  form: T,
  kept: string | null,
): T | null {
  try {
    const found: unknown = JSON.parse(kept ?? 'null')
    if (typeof found !== 'object' || found === null) return null
    const fits = Object.entries(found).filter(([key, value]) => typeof value === typeof form[key])
    const next: T = { ...form, ...Object.fromEntries(fits) }
    return JSON.stringify(next) === JSON.stringify(form) ? null : next
  } catch {
    return null
  }
}
