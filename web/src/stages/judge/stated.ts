// What a file of Q-DAS says of a characteristic, as settings of a method.
import type { Stated } from '../../api/wire'

export const LIMITS = ['lsl', 'usl', 'target'] as const
export type Limits = Record<(typeof LIMITS)[number], string | undefined>

/** The limits of a file; null where it states none. Its nominal value is what is aimed at only where it lies between
 * them: with allowances on one side it does not. */
export function limitsOf(stated: Stated | null): Limits | null {
  const [lsl, nominal, usl] = [stated?.lsl, stated?.nominal, stated?.usl].map(
    (one) => one ?? undefined,
  )
  if (lsl === undefined && usl === undefined) return null
  const isWithin =
    nominal !== undefined &&
    (lsl === undefined || Number(lsl) < Number(nominal)) &&
    (usl === undefined || Number(nominal) < Number(usl))
  return { lsl, usl, target: isWithin ? nominal : undefined }
}
