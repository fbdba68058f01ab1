import { expect, test } from 'vitest'
import { initials } from './pinyin'

test('the trade’s words are found by their initials', () => {
  const known = {
    孔径: 'kj',
    泵壳: 'bk',
    钢销: 'gx',
    直径: 'zj',
    硬度: 'yd',
    圆度: 'yd',
    齿轮: 'cl',
    内径量表: 'njlb',
    塑料盖: 'slg',
    外圆磨: 'wym',
    热处理: 'rcl',
    精镗: 'jt',
    铣: 'x',
    欧姆: 'om',
    耳: 'e',
    安装: 'az',
    批: 'p',
    发动机: 'fdj',
    淬火: 'ch',
  }
  for (const [word, letters] of Object.entries(known)) expect(initials(word), word).toBe(letters)
})

test('letters and figures stay, and what is between them goes', () => {
  expect(initials('D1 孔径')).toBe('d1kj')
  expect(initials('Pin-125')).toBe('pin125')
})
