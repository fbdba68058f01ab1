// Why a bundle does not hold: a code that stands in the words for the reader.

export class Fault extends Error {
  constructor(readonly code: string) {
    super(code)
  }
}

/** Goes on only where it holds. */
export function need(holds: unknown, code: string): asserts holds {
  if (!holds) throw new Fault(code)
}
