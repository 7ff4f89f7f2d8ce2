import type { OptionSpec } from './host.ts'

/** What stands in the help for what the user gives. */
export const placeholders = {
  none: { en: '', 'zh-CN': '' },
  run: { en: 'RUN', 'zh-CN': '运行编号' },
  runs: { en: 'RUN…', 'zh-CN': '运行编号…' },
  file: { en: 'FILE', 'zh-CN': '文件' },
  files: { en: 'FILE…', 'zh-CN': '文件…' },
  format: { en: 'FORMAT', 'zh-CN': '格式' },
} as const

/** Options that several commands take. */
export const home: OptionSpec = {
  value: { en: 'DIR', 'zh-CN': '文件夹' },
  about: { en: 'the data folder, in place of the usual one', 'zh-CN': '使用此数据文件夹，而不是默认的' },
}
export const json: OptionSpec = {
  about: {
    en: 'JSON lines, as they are written to anything but a terminal',
    'zh-CN': '输出 JSON 行；输出不在终端中显示时，总是如此',
  },
}
export const force: OptionSpec = { about: { en: 'overwrite a file that is there', 'zh-CN': '覆盖已有的文件' } }
export const outFile: OptionSpec = {
  value: placeholders.file,
  about: { en: 'a file, in place of standard output', 'zh-CN': '写入此文件，而不是标准输出' },
}

/** What every command takes. */
export const commonOptions: Record<string, OptionSpec> = {
  help: { about: { en: 'tells about the command', 'zh-CN': '显示该命令的帮助' } },
  language: {
    value: { en: 'LANGUAGE', 'zh-CN': '语言' },
    about: {
      en: 'the language of help, tables and errors: en or zh-CN',
      'zh-CN': '帮助、表格和错误信息的语言：en 或 zh-CN',
    },
    choices: ['en', 'zh-CN'],
  },
}
