// What a reader is told, 中文 and English, always both. `{name}` is filled with what was found.

import type { Arguments, Level, Status } from './check'

export interface Words {
  status: Record<Status, string>
  name: Record<Level, string>
  of: Record<Level, Partial<Record<Status, string>>>
  running: string
  failed_because: string
  unread: string
  about: string
}

export const WORDS: Record<'zh' | 'en', Words> = {
  zh: {
    status: { proven: '已证明', not_shown: '未证实', failed: '未达到' },
    name: {
      intact: '文件完好',
      signed: '已签名',
      logged: '已入日志',
      witnessed: '已见证',
      recomputed: '已复算',
      in_force: '仍然有效',
    },
    of: {
      intact: { proven: '证据包共 {n} 字节，写法唯一' },
      signed: { proven: '{issuer} 的密钥 {key} 签署了这份声明；请与从别处得知的密钥核对' },
      logged: {
        proven: '标准、证据、声明先后在日志 {origin} 中；声明是第 {index} 条，共 {size} 条',
      },
      witnessed: {
        proven: '{n} 个见证方联署了这个检查点：{names}；是否独立，请自行判断',
        not_shown: '检查点没有见证方签名',
      },
      recomputed: { not_shown: '本机没有由 {n} 个读数重新计算；wule verify 可以' },
      in_force: {
        not_shown: '证据包里没有撤回；日志第 {index} 条之后的 withdrawal 条目才能确定',
        failed: '签发方已撤回或取代这份声明（日志第 {index} 条）：{zh} {by}',
      },
    },
    running: '正在本机检查…',
    failed_because: '核对不通过（{code}）；其后各项没有检查',
    unread: '取不到证据包（{code}），什么也没有检查',
    about:
      '由本机检查的是批 {lot} 的声明（{n} 个读数）。检查程序来自同一网站；不信任它时，请用 wule verify。' +
      '二维码可以被复制，这不证明您手里的这一件。',
  },
  en: {
    status: { proven: 'proven', not_shown: 'not shown', failed: 'failed' },
    name: {
      intact: 'Intact',
      signed: 'Signed',
      logged: 'Logged',
      witnessed: 'Witnessed',
      recomputed: 'Recomputed',
      in_force: 'In force',
    },
    of: {
      intact: { proven: 'All {n} bytes of the bundle are in their only spelling' },
      signed: {
        proven: 'The key {key} of {issuer} signed this claim; compare it with the one you know',
      },
      logged: {
        proven:
          'Standard, evidence and claim stand in this order in the log {origin}; the claim is entry ' +
          '{index} of {size}',
      },
      witnessed: {
        proven:
          '{n} witnesses cosigned this checkpoint: {names}; whether they are independent is yours to ' +
          'judge',
        not_shown: 'No witness signed the checkpoint',
      },
      recomputed: {
        not_shown:
          'This device did not compute the result again from the {n} readings; wule verify does',
      },
      in_force: {
        not_shown: 'The bundle holds no withdrawal; the log tells, after entry {index}',
        failed: 'The issuer withdrew or replaced this claim (entry {index}): {en} {by}',
      },
    },
    running: 'Checking on this device…',
    failed_because: 'It does not hold ({code}); what comes after it was not checked',
    unread: 'The bundle could not be fetched ({code}); nothing was checked',
    about:
      'Checked on this device: the claim of lot {lot} ({n} readings). The program came from the same ' +
      'site; if you do not trust it, use wule verify. A code can be copied: this does not prove the ' +
      'piece in your hand.',
  },
}

export function fill(words: string, args: Arguments): string {
  return words.replace(/\{(\w+)\}/g, (_, key: string) => String(args[key] ?? ''))
}
