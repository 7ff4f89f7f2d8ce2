import { untouched, runsSafe, type ErrorText } from './text.ts'

const notOpened = { en: 'Nothing was opened.', 'zh-CN': '没有打开任何文件。' } as const

/** Errors of pictures. */
export const pictureErrors = {
  'E-IMG-001': {
    message: {
      en: 'The lab cannot read this file: it is no PNG, JPEG, BMP or WebP image. Its first bytes are {begins}.',
      'zh-CN': '实验室无法读取此文件：它不是 PNG、JPEG、BMP 或 WebP 图像。它的前几个字节是 {begins}。',
    },
    safe: notOpened,
    do: { en: 'Choose an image', 'zh-CN': '请选择一张图像' },
  },
  'E-IMG-002': {
    message: {
      en: 'The {format} ends early: {missing} more bytes were expected after byte {at}.',
      'zh-CN': '{format} 文件不完整：第 {at} 字节之后还应有 {missing} 字节。',
    },
    safe: notOpened,
    do: { en: 'Copy the file again', 'zh-CN': '请重新复制该文件' },
  },
  'E-IMG-002.open': {
    message: { en: 'The {format} ends early, at byte {at}.', 'zh-CN': '{format} 文件不完整，在第 {at} 字节处中断。' },
    safe: notOpened,
    do: { en: 'Copy the file again', 'zh-CN': '请重新复制该文件' },
  },
  'E-IMG-003': {
    message: {
      en: 'Chunk {chunk} at byte {at} is damaged (its checksum differs).',
      'zh-CN': '第 {at} 字节处的数据块 {chunk} 已损坏（校验和不符）。',
    },
    safe: notOpened,
    do: { en: 'Get another copy', 'zh-CN': '请另取一份副本' },
  },
  'E-IMG-004': {
    message: {
      en: 'The image is {width} × {height} ({megapixels} MP); the limit is {limitMegapixels} MP and {limitSide} a side.',
      'zh-CN':
        '图像为 {width} × {height}（{megapixels} 百万像素）；上限为 {limitMegapixels} 百万像素，每边 {limitSide}。',
    },
    safe: notOpened,
    do: { en: 'Scale it down first', 'zh-CN': '请先缩小图像' },
  },
  'E-IMG-004.file': {
    message: {
      en: 'The file has {bytes} bytes; the limit is {limit}.',
      'zh-CN': '文件有 {bytes} 字节；上限为 {limit}。',
    },
    safe: notOpened,
    do: { en: 'Scale the image down first', 'zh-CN': '请先缩小图像' },
  },
  'E-IMG-005': {
    message: {
      en: 'The file would expand {ratio}-fold; the limit is {limit}-fold.',
      'zh-CN': '文件解压后会膨胀 {ratio} 倍；上限为 {limit} 倍。',
    },
    safe: notOpened,
    do: { en: 'Re-save it with a program you trust', 'zh-CN': '请用可信的程序重新保存' },
  },
  'E-IMG-006': {
    message: {
      en: 'The {format} is not built as it should be: {reason} (at byte {at}).',
      'zh-CN': '{format} 的结构不正确：{reason}（第 {at} 字节）。',
    },
    safe: notOpened,
    do: { en: 'Get another copy', 'zh-CN': '请另取一份副本' },
  },
  'E-IMG-007': {
    message: { en: 'The image process stopped ({reason}).', 'zh-CN': '图像进程已停止（{reason}）。' },
    safe: {
      en: 'Your runs are saved, and open pictures will be opened again.',
      'zh-CN': '您的运行记录均已保存，打开的图像会重新打开。',
    },
    do: { en: 'Try again', 'zh-CN': '请再试一次' },
  },
  'E-IMG-008': {
    message: {
      en: 'Nothing moved in the image process for {limitSeconds} s, and it was stopped.',
      'zh-CN': '图像处理在 {limitSeconds} 秒内毫无进展，已被停止。',
    },
    safe: runsSafe,
    do: { en: 'Try a smaller image', 'zh-CN': '请试一张较小的图像' },
  },
  'E-IMG-009': {
    message: { en: 'That picture is not open any more.', 'zh-CN': '该图像已不再打开。' },
    safe: runsSafe,
    do: { en: 'Open it again', 'zh-CN': '请重新打开' },
  },
  'E-IMG-010': {
    message: {
      en: '{open} pictures are open; the limit is {limit}.',
      'zh-CN': '已打开 {open} 张图像；上限为 {limit}。',
    },
    safe: { en: 'The open pictures stay open.', 'zh-CN': '已打开的图像保持打开。' },
    do: { en: 'Close one first', 'zh-CN': '请先关闭一张' },
  },
  'E-IMG-011': {
    message: { en: 'The run `{run}` keeps no picture.', 'zh-CN': '运行 `{run}` 没有保存图像。' },
    safe: untouched,
    do: { en: 'Choose a run of the Images tab', 'zh-CN': '请选择“图像”页的运行' },
  },
  'E-IMG-012': {
    message: {
      en: 'Nothing that could process pictures was loaded ({reason}).',
      'zh-CN': '没有载入任何可以处理图像的后端（{reason}）。',
    },
    safe: { en: 'Your runs are saved, and training works.', 'zh-CN': '您的运行记录均已保存，训练不受影响。' },
    do: { en: 'Install Spiral Lab again', 'zh-CN': '请重新安装 Spiral Lab' },
  },
} as const satisfies Record<string, ErrorText>
