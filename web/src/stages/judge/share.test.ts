import { expect, test } from 'vitest'
import type { Table } from '../../api/wire'
import { fragment, LINK_MAX, shared, studyOf } from './share'

const table = (n: number): Table => ({
  columns: [
    {
      role: 'subgroup',
      name: '批',
      unit: null,
      cells: Array.from({ length: n }, (_, i) => `${i}`),
    },
    {
      role: 'value',
      name: 'D1, outer',
      unit: 'mm',
      cells: Array.from({ length: n }, (_, i) =>
        i === 3 ? null : (25 + ((i * 7919) % 97) / 1000).toFixed(3),
      ),
    },
  ],
  complaints: [],
})

const of = { isSideBySide: false, method: 'chart.xbar-r', entered: { lsl: '24.9' } }

test('a study comes back from its link as it went in', async () => {
  const study = shared('孔径 11月.xlsx', table(60), of)
  const link = await fragment(study)
  expect(await studyOf(link ?? '')).toEqual(study)
  expect(study.text.split('\r\n').slice(0, 2)).toEqual(['批,"D1, outer (mm)"', '0,25.000'])
  expect(link).toMatch(/^#study=[\w-]+$/)
  expect(link?.length).toBeLessThan(LINK_MAX)
})

test('what is no study, or unpacks to too much, is none', async () => {
  const bomb = await fragment({ ...shared('a', table(1), of), text: '0'.repeat(3_000_000) })
  expect(bomb?.length).toBeLessThan(LINK_MAX)
  expect(await studyOf(bomb ?? '')).toBeNull()
  const foreign = { ...shared('a', table(1), of), roles: ['__proto__'] }
  const odd = await fragment(foreign as unknown as ReturnType<typeof shared>)
  for (const hash of [odd ?? '', '', '#study=', '#study=!!!', '#other', '#study=AAAA']) {
    expect(await studyOf(hash), hash).toBeNull()
  }
})
