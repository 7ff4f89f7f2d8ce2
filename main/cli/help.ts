import type { Localized } from '../../preload/localized.ts'
import { commands } from './commands.ts'
import { exitCodes, type CommandSpec, type Host, type OptionSpec } from './host.ts'
import { commonOptions } from './options.ts'
import { findCommand, optionWord } from './read-command.ts'
import { pairs } from './table.ts'
import { wrapped } from './text-width.ts'

/** Lines that are any longer are hard to read. */
const LONGEST = 100
const INDENT = '      '

const title = { en: 'Spiral Lab in the terminal.', 'zh-CN': '在终端中使用 Spiral Lab。' }
const everyCommand = { en: 'Every command takes these, too:', 'zh-CN': '每个命令还接受：' }
/** What holds for all commands. */
const notes: readonly Localized[] = [
  {
    en: '`lab help COMMAND` tells the options of one. A RUN is its id, or six or more of its first or last letters that no other run has.',
    'zh-CN':
      '`lab help 命令` 显示一个命令的选项。运行编号可以写全，也可以只写开头或结尾（至少六个字符），只要没有别的运行与之相同。',
  },
  {
    en: 'Standard output carries JSON lines (in a terminal, tables from the commands that list), standard error everything else.',
    'zh-CN': '标准输出是 JSON 行（在终端中，列出内容的命令输出表格），其余内容都写到标准错误。',
  },
  {
    en: 'Exit codes: 0 completed, 1 failed or diverged, 2 what was given is wrong, 130 Ctrl-C.',
    'zh-CN': '退出码：0 已完成，1 失败或发散，2 给出的内容有误，130 按了 Ctrl-C。',
  },
  {
    en: 'The language is the one that --language says, or the window was set to, or the system has.',
    'zh-CN': '语言由 --language 决定；没有指定时依照窗口的设置，再依照系统。',
  },
  {
    en: 'The data folder is --home DIR, or SPIRAL_LAB_HOME, or the system’s usual place.',
    'zh-CN': '数据文件夹由 --home 指定；没有指定时依照环境变量 SPIRAL_LAB_HOME，再依照系统的默认位置。',
  },
]

/** A sentence is begun and ended as its language does it. */
const sentence = {
  en: (text: string) => `${text[0]!.toUpperCase()}${text.slice(1)}.`,
  'zh-CN': (text: string) => `${text}。`,
}

type Reader = Pick<Host, 'language' | 'columns'>

const optionLines = (options: Record<string, OptionSpec>, { language, columns }: Reader): string =>
  pairs(
    Object.entries(options).map(([name, option]) => [
      `  ${optionWord(name, option, language)}`,
      option.about[language],
    ]),
    columns,
  )

/** What a command is written as, with all its options. */
const synopsis = ({ name, usage, options }: CommandSpec, { language, columns }: Reader): string =>
  wrapped(
    [
      `lab ${name}`,
      usage[language],
      ...Object.entries(options).map(([option, spec]) =>
        spec.required ? optionWord(option, spec, language) : `[${optionWord(option, spec, language)}]`,
      ),
    ]
      .filter((part) => part !== '')
      .join(' '),
    columns - INDENT.length,
  ).join(`\n${INDENT}`)

/** The help for one command. */
const aboutCommand = (command: CommandSpec, reader: Reader): string =>
  [
    `${synopsis(command, reader)}\n`,
    `${wrapped(sentence[reader.language](command.about[reader.language]), reader.columns).join('\n')}\n`,
    ...(Object.keys(command.options).length > 0 ? [optionLines(command.options, reader)] : []),
  ].join('\n')

/** What there is, and what holds for all of it. */
const overview = ({ language, columns }: Reader): string =>
  [
    `${title[language]}\n`,
    pairs(
      commands.map(({ name, usage, about }) => [`  lab ${name} ${usage[language]}`.trimEnd(), about[language]]),
      columns,
    ),
    `${everyCommand[language]}\n${optionLines(commonOptions, { language, columns })}`,
    `${notes.flatMap((note) => wrapped(note[language], columns)).join('\n')}\n`,
  ].join('\n')

/** The help for a command, a family of commands (`history`), or all. */
export function helpText(words: readonly string[], { language, columns }: Reader): string {
  const reader = { language, columns: Math.min(LONGEST, columns) }
  const [first, second] = words
  if (first === undefined) return overview(reader)
  const family = commands.filter(({ name }) => name.startsWith(`${first} `))
  if (family.length > 0 && second === undefined) return family.map((each) => aboutCommand(each, reader)).join('\n\n')
  return aboutCommand(findCommand(words).command, reader)
}

/** `lab help`. */
export async function help({ given, output, ...reader }: Host): Promise<number> {
  await output.text(helpText(given.arguments, reader))
  return exitCodes.completed
}
