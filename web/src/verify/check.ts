// What of a passport's bundle holds: signatures, log, witnesses. It says what was checked, and nothing
// of what was not.

import { digest, utf8 } from './bytes'
import { keyOf, open, readBundle, type Claim } from './bundle'
import { Fault, need } from './fault'
import { Ledger } from './ledger'

export type Level = 'intact' | 'signed' | 'logged' | 'witnessed' | 'recomputed' | 'in_force'
export type Status = 'proven' | 'not_shown' | 'failed'
export type Arguments = Record<string, string | number>

export interface Found {
  level: Level
  status: Status
  args: Arguments
}

export interface Checked {
  /** In order; the first that fails is the last. */
  levels: Found[]
  /** What the claim is of, where nothing is broken. */
  claim: { lot: string; item: string; n: number } | null
}

const CLAIM = 'application/vnd.in-toto+json'
const WITHDRAWAL = 'application/vnd.wule.claim-withdrawal+json'

interface Withdrawal {
  claim: string
  issuer: string
  reason: { zh: string; en: string }
  superseded_by?: string
}

export function check(text: string): Checked {
  const levels: Found[] = []
  let level: Level = 'intact'
  const found = (status: Status, args: Arguments) => levels.push({ level, status, args })
  try {
    const bundle = readBundle(text)
    found('proven', { n: utf8(text).length })

    level = 'signed'
    const key = keyOf(bundle.issuer_key)
    const claim = open<Claim>(bundle.claim.envelope, CLAIM, key)
    const [subject] = claim.subject
    need(subject, 'form')
    const { issuer, evidence, specification, item } = claim.predicate
    found('proven', { issuer: issuer.origin, key: key.short })

    level = 'logged'
    const ledger = new Ledger(bundle, issuer.origin)
    need(ledger.isOfIssuer(key), 'chain')
    need(bundle.claim.logged.entry.kid === key.short, 'entry')
    const named = digest(bundle.claim.envelope)
    const claimed = ledger.place(bundle.claim.logged, ['claim', named])
    const root = subject.digest.wuleLotRoot
    const sealed = ledger.place(bundle.evidence.logged, ['evidence', root])
    const standard = ledger.place(bundle.standard.logged, ['standard', specification.digest])
    need(digest(bundle.standard.document) === specification.digest, 'standard')
    need(standard.index < sealed.index && sealed.index < claimed.index, 'order')
    need(ledger.isOfOneCheckpoint, 'order')
    found('proven', { origin: issuer.origin, index: claimed.index, size: claimed.size })

    level = 'witnessed'
    const names = claimed.witnesses
    found(names.length > 0 ? 'proven' : 'not_shown', { n: names.length, names: names.join(', ') })

    level = 'recomputed'
    found('not_shown', { n: evidence.n })

    level = 'in_force'
    const gone = bundle.withdrawal
    if (gone) {
      const { index } = ledger.place(gone.logged, ['withdrawal', named])
      const by = ledger.keyNamed(gone.logged.entry.kid)
      const said = open<Withdrawal>(gone.envelope, WITHDRAWAL, by)
      need(said.claim === named && said.issuer === issuer.origin, 'withdrawal')
      need(ledger.isOfOneCheckpoint && index > claimed.index, 'withdrawal')
      const { zh, en } = said.reason
      found('failed', { index, zh, en, by: said.superseded_by ?? '' })
    } else {
      found('not_shown', { index: claimed.index })
    }
    return { levels, claim: { lot: subject.name, item: item.name, n: evidence.n } }
  } catch (fault) {
    found('failed', { code: fault instanceof Fault ? fault.code : 'form' })
    return { levels, claim: null }
  }
}
