import { untouched, type ErrorText } from './text.ts'

const seeHelp = { en: 'See `lab help`', 'zh-CN': '请看 `lab help`' } as const
const startAgain = { en: 'Correct it and start again', 'zh-CN': '请更正后重新启动' } as const

/** Errors of the command line. */
export const terminalErrors = {
  'usage.command': {
    code: 'E-CLI-001',
    kind: 'user',
    message: {
      en: 'There is no command `{word}`; did you mean `{meant}`?',
      'zh-CN': '没有命令 `{word}`；您是指 `{meant}` 吗？',
    },
    safe: untouched,
    do: seeHelp,
  },
  'usage.commandOf': {
    code: 'E-CLI-001',
    kind: 'user',
    message: { en: 'There is no command `{word}`; there are {known}.', 'zh-CN': '没有命令 `{word}`；现有 {known}。' },
    safe: untouched,
    do: seeHelp,
  },
  'usage.option': {
    code: 'E-CLI-001',
    kind: 'user',
    message: {
      en: 'There is no option `{word}`; did you mean `{meant}`?',
      'zh-CN': '没有选项 `{word}`；您是指 `{meant}` 吗？',
    },
    safe: untouched,
    do: seeHelp,
  },
  'usage.optionOf': {
    code: 'E-CLI-001',
    kind: 'user',
    message: { en: 'There is no option `{word}`; there are {known}.', 'zh-CN': '没有选项 `{word}`；现有 {known}。' },
    safe: untouched,
    do: seeHelp,
  },
  'usage.family': {
    code: 'E-CLI-001',
    kind: 'user',
    message: { en: '`lab {first}` needs one of {known} after it.', 'zh-CN': '`lab {first}` 之后需要 {known} 之一。' },
    safe: untouched,
    do: seeHelp,
  },
  'usage.value': {
    code: 'E-CLI-001',
    kind: 'user',
    message: { en: '`--{option}` needs a value ({value}).', 'zh-CN': '`--{option}` 需要一个值（{value}）。' },
    safe: untouched,
    do: seeHelp,
  },
  'usage.choice': {
    code: 'E-CLI-001',
    kind: 'user',
    message: {
      en: '`--{option}` must be one of {known} (got {got}).',
      'zh-CN': '`--{option}` 必须是 {known} 之一（给出的是 {got}）。',
    },
    safe: untouched,
    do: seeHelp,
  },
  'usage.without': {
    code: 'E-CLI-001',
    kind: 'user',
    message: { en: '`--{option}` belongs to `--{needed}`.', 'zh-CN': '`--{option}` 须与 `--{needed}` 连用。' },
    safe: untouched,
    do: seeHelp,
  },
  'usage.switch': {
    code: 'E-CLI-001',
    kind: 'user',
    message: { en: '`--{option}` takes no value (got {got}).', 'zh-CN': '`--{option}` 不带值（给出的是 {got}）。' },
    safe: untouched,
    do: seeHelp,
  },
  'usage.needs': {
    code: 'E-CLI-001',
    kind: 'user',
    message: { en: '`lab {name}` needs {usage}.', 'zh-CN': '`lab {name}` 需要 {usage}。' },
    safe: untouched,
    do: seeHelp,
  },
  'usage.oneFile': {
    code: 'E-CLI-001',
    kind: 'user',
    message: {
      en: '`--{option}` takes one picture (got {count}).',
      'zh-CN': '`--{option}` 只能用于一张图片（给出 {count} 张）。',
    },
    safe: untouched,
    do: { en: 'Name one file', 'zh-CN': '请只写一个文件' },
  },
  'usage.place': {
    code: 'E-CLI-001',
    kind: 'user',
    message: {
      en: '`--explain` needs a column and a row, such as `40,12` (got {got}).',
      'zh-CN': '`--explain` 需要列和行，例如 `40,12`（给出的是 {got}）。',
    },
    safe: untouched,
    do: seeHelp,
  },
  'usage.noArguments': {
    code: 'E-CLI-001',
    kind: 'user',
    message: {
      en: '`lab {name}` takes no arguments (got {got}).',
      'zh-CN': '`lab {name}` 不带参数（给出的是 {got}）。',
    },
    safe: untouched,
    do: seeHelp,
  },
  'usage.most': {
    code: 'E-CLI-001',
    kind: 'user',
    message: {
      en: '`lab {name}` takes {usage} and no more (got {count}).',
      'zh-CN': '`lab {name}` 只带 {usage}（给出了 {count} 个）。',
    },
    safe: untouched,
    do: seeHelp,
  },
  'usage.run': {
    code: 'E-CLI-001',
    kind: 'user',
    message: {
      en: '`{typed}` is no run; give its id, or six or more of its first or last letters.',
      'zh-CN': '`{typed}` 不是运行编号；请写出完整的编号，或其开头或结尾的至少六个字符。',
    },
    safe: untouched,
    do: seeHelp,
  },
  'usage.runName': {
    code: 'E-CLI-001',
    kind: 'user',
    message: {
      en: '`--name` must have at most {limit} letters and no control characters.',
      'zh-CN': '`--name` 最多 {limit} 个字符，且不得含有控制字符。',
    },
    safe: untouched,
    do: { en: 'Give it another name', 'zh-CN': '请换一个名称' },
  },
  'usage.framesOf': {
    code: 'E-CLI-001',
    kind: 'user',
    message: {
      en: '`--frames` is for runs that are traced; `{experiment}` is trained.',
      'zh-CN': '`--frames` 只用于逐步演示的实验；`{experiment}` 是训练。',
    },
    safe: untouched,
    do: { en: 'Leave `--frames` out', 'zh-CN': '请去掉 `--frames`' },
  },
  'usage.weightsOf': {
    code: 'E-CLI-001',
    kind: 'user',
    message: {
      en: '`--weights` writes the weights of a training at `--epoch N`.',
      'zh-CN': '`--weights` 写出训练在 `--epoch N` 时的权重。',
    },
    safe: untouched,
    do: { en: 'Add `--epoch N`', 'zh-CN': '请加上 `--epoch N`' },
  },
  'usage.layersOf': {
    code: 'E-CLI-001',
    kind: 'user',
    message: {
      en: '`--layers` shows the layers of a training at `--epoch N`.',
      'zh-CN': '`--layers` 显示训练在 `--epoch N` 时的各层。',
    },
    safe: untouched,
    do: { en: 'Add `--epoch N`', 'zh-CN': '请加上 `--epoch N`' },
  },
  'usage.position': {
    code: 'E-CLI-001',
    kind: 'user',
    message: {
      en: '`{option}` must be a whole number from 0 (got {got}).',
      'zh-CN': '`{option}` 必须是不小于 0 的整数（给出的是 {got}）。',
    },
    safe: untouched,
    do: seeHelp,
  },
  'usage.png': {
    code: 'E-CLI-001',
    kind: 'user',
    message: {
      en: 'Pictures are written as PNG (the name ends in {got}).',
      'zh-CN': '图片会保存为 PNG（给出的文件名以 {got} 结尾）。',
    },
    safe: untouched,
    do: { en: 'Name the file `.png`', 'zh-CN': '请用 `.png` 作为文件名的结尾' },
  },
  'usage.sameName': {
    code: 'E-CLI-001',
    kind: 'user',
    message: {
      en: '`{one}` and `{other}` would both become `{name}`.',
      'zh-CN': '`{one}` 和 `{other}` 都会写成 `{name}`。',
    },
    safe: untouched,
    do: { en: 'Write one of them into another folder', 'zh-CN': '请把其中一张写到另一个文件夹' },
  },
  'usage.folder': {
    code: 'E-CLI-001',
    kind: 'user',
    message: {
      en: 'For several pictures `--out` must be a folder, and `{out}` is a file.',
      'zh-CN': '有多张图片时，`--out` 必须是文件夹，而 `{out}` 是文件。',
    },
    safe: untouched,
    do: { en: 'Name a folder; it is made where there is none', 'zh-CN': '请指定文件夹；没有时会新建' },
  },
  'usage.notText': {
    code: 'E-CLI-001',
    kind: 'user',
    message: {
      en: '`--as {format}` is no text that a terminal could show.',
      'zh-CN': '`--as {format}` 的内容不是文本，终端无法显示。',
    },
    safe: untouched,
    do: { en: 'Name a file with `--out`', 'zh-CN': '请用 `--out` 指定文件' },
  },
  'usage.limit': {
    code: 'E-CLI-001',
    kind: 'user',
    message: {
      en: '`--limit` must be a whole number over 0 (got {got}).',
      'zh-CN': '`--limit` 必须是大于 0 的整数（给出的是 {got}）。',
    },
    safe: untouched,
    do: seeHelp,
  },
  'usage.search': {
    code: 'E-CLI-001',
    kind: 'user',
    message: {
      en: 'The words to look for have {length} letters; the limit is {limit}.',
      'zh-CN': '要查找的词语共 {length} 个字符，上限为 {limit}。',
    },
    safe: untouched,
    do: { en: 'Give fewer words', 'zh-CN': '请少给几个词语' },
  },
  'usage.query': {
    code: 'E-CLI-001',
    kind: 'user',
    message: { en: '`--{option}` cannot be `{got}`.', 'zh-CN': '`--{option}` 不能是 `{got}`。' },
    safe: untouched,
    do: { en: 'See `lab help history list`', 'zh-CN': '请看 `lab help history list`' },
  },
  'usage.flag': {
    code: 'E-CLI-001',
    kind: 'user',
    message: { en: 'There is no flag `{word}`; there are {known}.', 'zh-CN': '没有 `{word}`；现有 {known}。' },
    safe: untouched,
    do: startAgain,
  },
  'usage.flagValue': {
    code: 'E-CLI-001',
    kind: 'user',
    message: { en: '`{flag}` needs a value.', 'zh-CN': '`{flag}` 需要一个值。' },
    safe: untouched,
    do: startAgain,
  },
  'usage.flagAlone': {
    code: 'E-CLI-001',
    kind: 'user',
    message: { en: '`{flag}` takes no value (got {got}).', 'zh-CN': '`{flag}` 不带值（给出的是 {got}）。' },
    safe: untouched,
    do: startAgain,
  },
  'usage.port': {
    code: 'E-CLI-001',
    kind: 'user',
    message: {
      en: '`--port` must be a whole number from 0 to 65535 (got {got}).',
      'zh-CN': '`--port` 必须是 0 至 65535 之间的整数（给出的是 {got}）。',
    },
    safe: untouched,
    do: startAgain,
  },
} as const satisfies Record<string, ErrorText>
