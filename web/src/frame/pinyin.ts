// The initials of Chinese words: 孔径 is found by `kj`. The browser sorts Chinese by pinyin, so that a
// character lies between the first characters of two letters; no table of readings is needed.

/** The first character of each letter in the order of pinyin; no syllable begins with i, u or v. */
const FIRST: readonly (readonly [string, string])[] = [
  ['a', '阿'],
  ['b', '八'],
  ['c', '嚓'],
  ['d', '咑'],
  ['e', '妸'],
  ['f', '发'],
  ['g', '旮'],
  ['h', '哈'],
  ['j', '丌'],
  ['k', '咔'],
  ['l', '垃'],
  ['m', '妈'],
  ['n', '拿'],
  ['o', '噢'],
  ['p', '趴'],
  ['q', '七'],
  ['r', '呥'],
  ['s', '仨'],
  ['t', '他'],
  ['w', '屲'],
  ['x', '夕'],
  ['y', '丫'],
  ['z', '帀'],
]

const { compare } = new Intl.Collator('zh-CN-u-co-pinyin')

/** The initials of the Chinese characters of a text; other letters and figures stay as they are. */
export function initials(text: string): string {
  return [...text.toLowerCase()].map(initial).join('')
}

function initial(character: string): string {
  if (!/\p{Script=Han}/u.test(character)) return /[\p{L}\p{N}]/u.test(character) ? character : ''
  let found = ''
  for (const [letter, first] of FIRST) {
    if (compare(character, first) < 0) break
    found = letter
  }
  return found
}
