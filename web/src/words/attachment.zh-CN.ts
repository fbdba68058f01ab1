// 附在信号上的照片与语音：中文。
import type { Dictionary } from '.'
import type { attachmentEn } from './attachment.en'

export const attachmentZhCN: Pick<Dictionary, keyof typeof attachmentEn> = {
  attach: {
    title: '照片 / 语音',
    lead: '从不强求：比填写更能说明问题时才用。',
    none: '此信号没有附件。',
    list: '已附上的',
    full: '已附上 {n} 件：一个信号最多附这么多。',
    discard: '丢弃',
    caption: '说明',
    caption_help: '一行即可；看不到或听不到的人会听到这句话。',
    kept_nowhere: '尚未送出，且只在本屏幕上，别处没有保存。请不要关闭，稍后重试。',
  },
  photo: {
    take: '拍照',
    choose: '选择照片',
    picture: '将要送出的照片',
    lead: '请框住人脸和一切不该被看到的内容，框内即被遮挡。只送出这幅画面；原文件及相机写入其中的信息不离开本机。',
    add: '添加一处',
    area: '第 {n} 处遮挡。方向键移动，按住 Shift 改变大小，Delete 移除。',
    remove: '移除第 {n} 处',
    none: '尚未遮挡任何部分。',
    by_hand: '手工遮挡：{n} 处。',
    by_browser: '浏览器找到并遮挡：{n} 处。可能有遗漏，请自己查看。',
    found_none: '浏览器没有找到人脸，请自己查看。',
    no_finder: '本浏览器不会自动找人脸：请逐一框住。',
    send: '按所示附上照片',
    not_shown: '本浏览器不能把此文件显示为图片。可用 JPEG、PNG 和 WebP。',
    of: '{name}的照片',
    whole: '查看原大',
  },
  voice: {
    speak: '录一段语音',
    asking: '浏览器正在请求使用麦克风……',
    time: '{time}，最长 {most}',
    level: '麦克风音量',
    stop: '停止录音',
    listen: '将要送出的语音',
    send: '附上语音',
    of: '{name}的语音',
    write: '写下语音内容',
    words: '语音内容',
    words_help: '由听的人写下；不便收听时可以查找和阅读。',
    keep: '保存文字',
    written: '{name}写下，{at}',
  },
  mute: {
    not_secure:
      '浏览器只允许网址以 https:// 开头的页面录音，而本页不是。可请服务器的管理者改用 HTTPS；在此之前，请把要说的写下来。',
    no_recorder: '本浏览器不能录音。请把要说的写下来，或换一个浏览器。',
    refused: '麦克风被拒绝使用。请在浏览器设置中允许本页使用麦克风，然后重试。',
    no_microphone: '浏览器在本机上没有找到可用的麦克风。',
  },
  erase: {
    verb: '删去',
    title: '永久删去？',
    more: '文件及写下的文字将永久消失；曾有此附件、由谁附上、为何删去，仍保留记录。',
    why: '删去的原因',
    gone: '{name}于 {at} 删去：{reason}',
  },
}
