import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { attachmentEn } from './attachment.en'
import { en } from './en'
import { formEn } from './form.en'
import { studyEn } from './study.en'
import { workshopEn } from './workshop.en'
import { zhCN } from './zh-CN'

type Node = string | { readonly [key: string]: Node }

function leaves(node: Node, path: string[] = []): [string[], string][] {
  if (typeof node === 'string') return [[path, node]]
  return Object.entries(node).flatMap(([key, child]) => leaves(child, [...path, key]))
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'words' ? [] : sources(path)
    return /\.(vue|ts)$/.test(entry.name) && !entry.name.endsWith('.test.ts') ? [path] : []
  })
}

const code = sources('src')
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n')

test('both languages have the same words with the same places to fill', () => {
  const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort()
  const english = leaves(en)
  const chinese = new Map(leaves(zhCN as Node).map(([path, text]) => [path.join('.'), text]))
  expect([...chinese.keys()].sort()).toEqual(english.map(([path]) => path.join('.')).sort())
  for (const [path, text] of english) {
    const other = chinese.get(path.join('.')) ?? ''
    expect(places(other), path.join('.')).toEqual(places(text))
    expect(text.trim(), path.join('.')).not.toBe('')
    expect(other.trim(), path.join('.')).not.toBe('')
  }
})

test('no group of words hides another of its name', () => {
  for (const file of [attachmentEn, formEn, studyEn, workshopEn]) {
    for (const [group, words] of Object.entries(file)) {
      expect(en[group as keyof typeof en], group).toBe(words)
    }
  }
})

test('every word is used somewhere', () => {
  // Groups that are looked up by a value: `w.role[role]`.
  const whole = Object.keys(en).filter((group) =>
    new RegExp(`w(\\.value)?\\.${group}(\\[| as )|w\\.value\\.${group} as`).test(code),
  )
  const unused = leaves(en)
    .map(([path]) => path)
    .filter(([group]) => !whole.includes(group ?? ''))
    .filter(([group, key]) => !new RegExp(`\\b${group}\\.${key}\\b`).test(code))
    .map((path) => path.join('.'))
  expect(unused).toEqual([])
})
