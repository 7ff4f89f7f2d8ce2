import { untouched, runsSafe, type ErrorText } from './text.ts'

/** Errors of the program as a whole, of its window, and of files that were chosen or dropped. */
export const shellErrors = {
  unexpected: {
    code: 'E-APP-001',
    kind: 'lab',
    message: {
      en: 'Something unexpected happened (reference {reference}).',
      'zh-CN': '发生了意外（编号 {reference}）。',
    },
    safe: runsSafe,
    do: { en: 'Try again; the reference is in the log', 'zh-CN': '请再试一次；日志中有此编号' },
  },
  processNotStarted: {
    code: 'E-APP-002',
    kind: 'lab',
    message: {
      en: 'The {child} process could not be started ({reason}).',
      'zh-CN': '无法启动“{child}”进程（{reason}）。',
    },
    safe: runsSafe,
    do: {
      en: 'Start the lab again; if that does not help, install it anew',
      'zh-CN': '请重新启动实验室；若仍无效，请重新安装',
    },
  },
  programChanged: {
    code: 'E-APP-003',
    kind: 'lab',
    message: {
      en: 'The program’s file {file} is not the one that was shipped.',
      'zh-CN': '程序文件 {file} 不是发布时的文件。',
    },
    safe: runsSafe,
    do: { en: 'Install Spiral Lab again', 'zh-CN': '请重新安装 Spiral Lab' },
  },
  fileUnreadable: {
    code: 'E-SHL-001',
    kind: 'user',
    message: { en: '“{file}” could not be read ({reason}).', 'zh-CN': '无法读取“{file}”（{reason}）。' },
    safe: untouched,
    do: {
      en: 'Choose another file, or look whether it is still there',
      'zh-CN': '请选择其他文件，或确认该文件是否还在',
    },
  },
  saveFailed: {
    code: 'E-SHL-002',
    kind: 'user',
    message: { en: '“{file}” could not be written ({reason}).', 'zh-CN': '无法写入“{file}”（{reason}）。' },
    safe: { en: 'What was to be saved is still open in the lab.', 'zh-CN': '要保存的内容仍在实验室中打开着。' },
    do: { en: 'Choose another folder', 'zh-CN': '请选择其他文件夹' },
  },
  deadLink: {
    code: 'E-SHL-003',
    kind: 'user',
    message: { en: 'The link `{link}` leads nowhere in the lab.', 'zh-CN': '链接 `{link}` 在实验室中没有对应的位置。' },
    safe: untouched,
    do: { en: 'Open the lab and look for it in the history', 'zh-CN': '请打开实验室，在历史中查找' },
  },
  windowStopped: {
    code: 'E-SHL-004',
    kind: 'lab',
    message: {
      en: 'The window stopped ({reason}) and was opened again.',
      'zh-CN': '窗口意外停止（{reason}），已重新打开。',
    },
    safe: { en: 'Training is untouched by it.', 'zh-CN': '训练不受影响。' },
    do: {
      en: 'Go on; a picture that was open has to be opened again',
      'zh-CN': '继续使用即可；之前打开的图片需要重新打开',
    },
  },
  nothingToSave: {
    code: 'E-SHL-005',
    kind: 'retry',
    message: { en: 'The bytes to be saved are not there any more.', 'zh-CN': '要保存的数据已不存在。' },
    safe: { en: 'What was to be saved is still open in the lab.', 'zh-CN': '要保存的内容仍在实验室中打开着。' },
    do: { en: 'Save again', 'zh-CN': '请再保存一次' },
  },
  filesLeftOut: {
    code: 'E-SHL-008',
    kind: 'user',
    message: {
      en: 'Of the files that were to be opened, {count} were left out: one picture is open at a time.',
      'zh-CN': '要打开的文件中有 {count} 个没有打开：一次只能打开一张图片。',
    },
    safe: untouched,
    do: { en: 'Open them one by one', 'zh-CN': '请逐个打开' },
  },
  folderNotShown: {
    code: 'E-SHL-006',
    kind: 'user',
    message: {
      en: 'The folder {folder} could not be shown ({reason}).',
      'zh-CN': '无法显示文件夹 {folder}（{reason}）。',
    },
    safe: untouched,
    do: { en: 'Open it in the file manager yourself', 'zh-CN': '请自行在文件管理器中打开它' },
  },
  safeMode: {
    code: 'E-SHL-010',
    kind: 'user',
    message: {
      en: 'The last two starts did not come to a window that works, so this one leaves out accelerators and what was open.',
      'zh-CN': '前两次启动都没有打开可用的窗口，因此这次启动不使用加速库，也不打开上次的内容。',
    },
    safe: runsSafe,
    do: {
      en: 'Close the window in the usual way; the next start is a usual one',
      'zh-CN': '请正常关闭窗口，下次启动将恢复正常',
    },
  },
  noAccelerators: {
    code: 'E-SHL-011',
    kind: 'user',
    message: {
      en: 'Nothing that `npm run native` builds is in the folder {folder}.',
      'zh-CN': '文件夹 {folder} 中没有 `npm run native` 编译的内容。',
    },
    safe: untouched,
    do: {
      en: 'Run `npm run native` in a checkout of Spiral Lab, and choose the checkout’s folder',
      'zh-CN': '请在 Spiral Lab 的源码目录中运行 `npm run native`，再选择该目录',
    },
  },
  dataFolderFixed: {
    code: 'E-SHL-007',
    kind: 'user',
    message: {
      en: 'This start was told its data folder with --home or SPIRAL_LAB_HOME.',
      'zh-CN': '本次启动已由 --home 或 SPIRAL_LAB_HOME 指定了数据文件夹。',
    },
    safe: untouched,
    do: { en: 'Start the lab without them to choose one here', 'zh-CN': '请不带它们启动实验室，再在此选择' },
  },
  cannotUndo: {
    code: 'E-SHL-009',
    kind: 'user',
    message: {
      en: 'This can’t be taken back: it was changed elsewhere since.',
      'zh-CN': '无法撤销：其他地方后来又作了更改。',
    },
    safe: untouched,
    do: { en: 'Look at what it is now, and change it by hand', 'zh-CN': '请查看现在的内容，并手动更改' },
  },
} as const satisfies Record<string, ErrorText>
