import { untouched, type ErrorText } from './text.ts'

const seeHelp = { en: 'See `lab help`', 'zh-CN': '请看 `lab help`' } as const

/** Errors of the command line. */
export const terminalErrors = {
  'E-CLI-001': { message: { en: '{reason}', 'zh-CN': '{reason}' }, safe: untouched, do: seeHelp },
  'E-CLI-001.command': {
    message: {
      en: 'There is no command `{word}`; did you mean `{meant}`?',
      'zh-CN': '没有命令 `{word}`；您是指 `{meant}` 吗？',
    },
    safe: untouched,
    do: seeHelp,
  },
  'E-CLI-001.commandOf': {
    message: { en: 'There is no command `{word}`; there are {known}.', 'zh-CN': '没有命令 `{word}`；现有 {known}。' },
    safe: untouched,
    do: seeHelp,
  },
  'E-CLI-001.option': {
    message: {
      en: 'There is no option `{word}`; did you mean `{meant}`?',
      'zh-CN': '没有选项 `{word}`；您是指 `{meant}` 吗？',
    },
    safe: untouched,
    do: seeHelp,
  },
  'E-CLI-001.optionOf': {
    message: { en: 'There is no option `{word}`; there are {known}.', 'zh-CN': '没有选项 `{word}`；现有 {known}。' },
    safe: untouched,
    do: seeHelp,
  },
  'E-CLI-001.family': {
    message: { en: '`lab {first}` needs one of {known} after it.', 'zh-CN': '`lab {first}` 之后需要 {known} 之一。' },
    safe: untouched,
    do: seeHelp,
  },
  'E-CLI-001.value': {
    message: { en: '`--{option}` needs a value ({value}).', 'zh-CN': '`--{option}` 需要一个值（{value}）。' },
    safe: untouched,
    do: seeHelp,
  },
  'E-CLI-001.choice': {
    message: {
      en: '`--{option}` must be one of {known} (got {got}).',
      'zh-CN': '`--{option}` 必须是 {known} 之一（给出的是 {got}）。',
    },
    safe: untouched,
    do: seeHelp,
  },
  'E-CLI-001.switch': {
    message: { en: '`--{option}` takes no value (got {got}).', 'zh-CN': '`--{option}` 不带值（给出的是 {got}）。' },
    safe: untouched,
    do: seeHelp,
  },
  'E-CLI-001.needs': {
    message: { en: '`lab {name}` needs {usage}.', 'zh-CN': '`lab {name}` 需要 {usage}。' },
    safe: untouched,
    do: seeHelp,
  },
  'E-CLI-001.noArguments': {
    message: {
      en: '`lab {name}` takes no arguments (got {got}).',
      'zh-CN': '`lab {name}` 不带参数（给出的是 {got}）。',
    },
    safe: untouched,
    do: seeHelp,
  },
  'E-CLI-001.most': {
    message: {
      en: '`lab {name}` takes {usage} and no more (got {count}).',
      'zh-CN': '`lab {name}` 只带 {usage}（给出了 {count} 个）。',
    },
    safe: untouched,
    do: seeHelp,
  },
  'E-CLI-001.run': {
    message: {
      en: '`{typed}` is no run; give its id, or six or more of its first or last letters.',
      'zh-CN': '`{typed}` 不是运行；请给出它的编号，或编号开头或结尾的六个以上字符。',
    },
    safe: untouched,
    do: seeHelp,
  },
} as const satisfies Record<string, ErrorText>
