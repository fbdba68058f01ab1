// What the server says went wrong, or that it was not reached.

/** A problem as the server tells it (RFC 9457), or that it could not be reached. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly args: Readonly<Record<string, string>> = {},
  ) {
    super(message)
  }

  /** Whether the server was not reached at all. */
  get isOffline(): boolean {
    return this.status === 0
  }
}
