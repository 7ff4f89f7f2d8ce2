import type { Locale } from './lab-context.ts'

/** What the lab says of its providers, in English and in Chinese; what a library itself said has no other words. */
const sentences: readonly (readonly [RegExp, string])[] = [
  [/agrees with the reference; a step of (?:spiral )?/g, '与参考实现一致；每步用时：'],
  [/([\d.e+-]+) ms a step/g, '$1 毫秒（每步）'],
  [/([\d.e+-]+) ms\b/g, '$1 毫秒'],
  [/\bmeasured: /g, '实测：'],
  [/it was asked for/g, '按您的选择'],
  [/the model is too large to be tried first/g, '模型太大，无法先行试算'],
  [/there is not enough memory for a whole batch at once/g, '内存不足以一次处理整个批次'],
  [/it is part of the lab/g, '实验室自带'],
  [/(OpenCV|SQLite) ([\w.-]+) is loaded/g, '已载入 $1 $2'],
  [/version ([\w.-]+) is loaded/g, '已载入版本 $1'],
  [/it decoded a picture/g, '已成功解码一张图片'],
  [/it was not built on this machine \(`([^`]+)` does it\)/g, '尚未在本机构建（运行 $1 即可）'],
  [
    /no TensorFlow library is linked on this machine \(`([^`]+)` does it\)/g,
    '本机尚未链接 TensorFlow 库（运行 $1 即可）',
  ],
  [/the package is not installed/g, '未安装该软件包'],
  [
    /it needs a Node it was compiled for, which the packed program does not bring/g,
    '需要编译时所用的 Node，打包的程序不含它',
  ],
  [
    /it needs the Node it was compiled for; start the window with `npm start`/g,
    '需要编译时所用的 Node；请用 npm start 启动',
  ],
  [/it was not tried yet/g, '尚未检查'],
]

/** Why a provider is used or refused, in a language: the server tells it in English. */
export const sayReason = (locale: Locale, reason: string): string =>
  locale === 'zh-CN'
    ? sentences
        .reduce((told, [english, chinese]) => told.replace(english, chinese), reason)
        .replaceAll('; ', '；')
        .replace(/(毫秒(?:（每步）)?), /g, '$1，')
    : reason
