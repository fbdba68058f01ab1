import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { readNote, rootOf, tiles } from './log'

/** The leaves of the known tree of the reference implementation of RFC 6962. */
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657']

const leaf = (hex: string) => {
  const bytes = createHash('sha256')
    .update(Buffer.from(`00${hex}`, 'hex'))
    .digest()
  return new Uint8Array(bytes)
}
const base64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64')

test('roots are those of the reference implementation', async () => {
  const roots: [number, string][] = [
    [0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    [1, '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
    [2, 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
    [3, 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
  ]
  for (const [n, root] of roots) {
    expect(await rootOf(LEAVES.slice(0, n).map(leaf))).toBe(base64(root))
  }
})

test('tiles are spelled as C2SP tlog-tiles spells them', () => {
  expect(tiles(0)).toEqual([])
  expect(tiles(3)).toEqual(['/tile/0/000.p/3'])
  expect(tiles(512)).toEqual(['/tile/0/000', '/tile/0/001'])
  expect(tiles(1_067 * 256 + 1).at(-1)).toBe('/tile/0/x001/067.p/1')
})

test('a note names its log first and its witnesses after', () => {
  const note = 'log.example\n7\nq1w2=\n\n— log.example abc\n— witness.example def\n'
  expect(readNote(note)).toEqual({
    origin: 'log.example',
    size: 7,
    root: 'q1w2=',
    names: ['log.example', 'witness.example'],
  })
  expect(readNote('nothing')).toBeNull()
})
