import { untouched, type ErrorText } from './text.ts'

/** Errors of the data folder, the history in it, and files that are written. */
export const storageErrors = {
  diskFull: {
    code: 'E-STO-001',
    kind: 'retry',
    message: { en: 'The disk is full.', 'zh-CN': '磁盘已满。' },
    safe: { en: 'Everything that was saved before is intact.', 'zh-CN': '此前保存的一切完好无损。' },
    do: { en: 'Free some space and try again', 'zh-CN': '请腾出空间后再试' },
  },
  writeFailed: {
    code: 'E-STO-002',
    kind: 'user',
    message: { en: 'The file could not be written: {reason}.', 'zh-CN': '无法写入文件：{reason}。' },
    safe: untouched,
    do: { en: 'Choose another place', 'zh-CN': '请选择其他位置' },
  },
  outputWriteFailed: {
    code: 'E-STO-002',
    kind: 'user',
    message: { en: 'Standard output could not be written ({reason}).', 'zh-CN': '无法写入标准输出（{reason}）。' },
    safe: untouched,
    do: { en: 'Send it to another place', 'zh-CN': '请输出到其他位置' },
  },
  fileWriteFailed: {
    code: 'E-STO-002',
    kind: 'user',
    message: { en: '“{file}” could not be written ({reason}).', 'zh-CN': '无法写入“{file}”（{reason}）。' },
    safe: untouched,
    do: { en: 'Choose another place', 'zh-CN': '请选择其他位置' },
  },
  dataFolderNotWritable: {
    code: 'E-STO-003',
    kind: 'user',
    message: { en: 'The data folder cannot be written ({reason}).', 'zh-CN': '数据文件夹无法写入（{reason}）。' },
    safe: { en: 'What is in it stays as it is.', 'zh-CN': '其中的内容保持原样。' },
    do: {
      en: 'Choose another folder with --home, or change its permissions',
      'zh-CN': '请用 --home 选择其他文件夹，或更改其权限',
    },
  },
  dataFolderPathTooLong: {
    code: 'E-STO-003',
    kind: 'user',
    message: {
      en: 'The path of the data folder is too long ({bytes} bytes; the limit is {limit}).',
      'zh-CN': '数据文件夹的路径过长（{bytes} 字节，上限为 {limit} 字节）。',
    },
    safe: { en: 'Nothing was made or changed there.', 'zh-CN': '没有在那里新建或更改任何内容。' },
    do: { en: 'Choose a folder with a shorter path', 'zh-CN': '请选择路径较短的文件夹' },
  },
  runsDamaged: {
    code: 'E-STO-004',
    kind: 'lab',
    message: {
      en: '{damaged} of {total} runs are damaged; they are marked in the list.',
      'zh-CN': '{total} 次运行中有 {damaged} 次已损坏，列表中已标明。',
    },
    safe: { en: 'The others were checked and are intact.', 'zh-CN': '其余的已检查，完好无损。' },
    do: { en: 'Run them again, and check the disk', 'zh-CN': '请重新运行它们，并检查磁盘' },
  },
  listsMended: {
    code: 'E-STO-004',
    kind: 'lab',
    message: {
      en: 'What the history is searched and sorted by was damaged for {runs} of its runs.',
      'zh-CN': '历史中有 {runs} 次运行的搜索和排序数据已损坏。',
    },
    safe: { en: 'It was made anew from the runs themselves.', 'zh-CN': '已根据这些运行本身重新建立。' },
    do: { en: 'Check the disk', 'zh-CN': '请检查磁盘' },
  },
  listsDiffer: {
    code: 'E-STO-004',
    kind: 'lab',
    message: {
      en: 'What the history is searched and sorted by is damaged for {runs} of its runs: a search or an order may be wrong.',
      'zh-CN': '历史中有 {runs} 次运行的搜索和排序数据已损坏：搜索或排序结果可能有误。',
    },
    safe: { en: 'The runs themselves are shown as they are.', 'zh-CN': '运行本身仍如实显示。' },
    do: {
      en: 'Start the lab where it may write the data folder: it makes them anew',
      'zh-CN': '请在可写入数据文件夹的情况下启动实验室，它会重新建立这些数据',
    },
  },
  indexMended: {
    code: 'E-STO-004',
    kind: 'lab',
    message: { en: 'An index of the history was damaged.', 'zh-CN': '历史的索引已损坏。' },
    safe: { en: 'It was made anew from the runs themselves.', 'zh-CN': '已根据运行本身重新建立。' },
    do: { en: 'Check the disk', 'zh-CN': '请检查磁盘' },
  },
  runDamaged: {
    code: 'E-STO-004',
    kind: 'lab',
    message: { en: 'Run {run} is damaged from epoch {epoch} on.', 'zh-CN': '运行 {run} 从第 {epoch} 轮起已损坏。' },
    safe: {
      en: 'Its epochs before that, and the other runs, are intact.',
      'zh-CN': '此前的各轮以及其他运行完好无损。',
    },
    do: { en: 'Run it again, and check the disk', 'zh-CN': '请重新运行，并检查磁盘' },
  },
  artifactDamaged: {
    code: 'E-STO-004',
    kind: 'lab',
    message: {
      en: 'What was kept with the run as `{name}` is damaged (its checksum differs).',
      'zh-CN': '随运行保存的 `{name}` 已损坏（校验和不符）。',
    },
    safe: { en: 'The run itself is intact.', 'zh-CN': '运行本身完好无损。' },
    do: { en: 'Check the disk', 'zh-CN': '请检查磁盘' },
  },
  dataFolderPartDamaged: {
    code: 'E-STO-004',
    kind: 'lab',
    message: {
      en: '`{name}` in the data folder was damaged.',
      'zh-CN': '数据文件夹中的 `{name}` 已损坏。',
    },
    safe: { en: 'It was kept as `{kept}`, and made anew.', 'zh-CN': '它已保留为 `{kept}`，并已重新建立。' },
    do: { en: 'Check the disk', 'zh-CN': '请检查磁盘' },
  },
  historyDamaged: {
    code: 'E-STO-004',
    kind: 'lab',
    message: { en: 'The history file is damaged ({reason}).', 'zh-CN': '历史文件已损坏（{reason}）。' },
    safe: { en: 'It was not touched.', 'zh-CN': '没有动过它。' },
    do: {
      en: 'Check the disk, or choose another folder with --home',
      'zh-CN': '请检查磁盘，或用 --home 选择其他文件夹',
    },
  },
  dataFolderInUse: {
    code: 'E-STO-005',
    kind: 'user',
    message: {
      en: 'Another lab (process {pid}) is using this data folder.',
      'zh-CN': '另一个实验室（进程 {pid}）正在使用此数据文件夹。',
    },
    safe: { en: 'It goes on undisturbed.', 'zh-CN': '它不受影响。' },
    do: {
      en: 'Use that one, or choose another folder with --home',
      'zh-CN': '请使用那一个，或用 --home 选择其他文件夹',
    },
  },
  historyTooNew: {
    code: 'E-STO-006',
    kind: 'lab',
    message: {
      en: 'This history was made by version {found} of its format; this lab knows version {known}.',
      'zh-CN': '此历史的格式版本为 {found}；本实验室只认识版本 {known}。',
    },
    safe: { en: 'It was not touched.', 'zh-CN': '没有动过它。' },
    do: { en: 'Update the lab', 'zh-CN': '请更新实验室' },
  },
  epochsMissing: {
    code: 'E-STO-007',
    kind: 'lab',
    message: {
      en: '{epochs} epochs of run {run} had been saved and are missing (a fault of the disk).',
      'zh-CN': '运行 {run} 已保存的 {epochs} 轮丢失了（磁盘故障）。',
    },
    safe: { en: 'Everything up to there is intact: {kept} epochs.', 'zh-CN': '在那之前的一切完好无损：{kept} 轮。' },
    do: { en: 'Run it again, and check the disk', 'zh-CN': '请重新运行，并检查磁盘' },
  },
  runMissing: {
    code: 'E-STO-007',
    kind: 'lab',
    message: {
      en: 'Run {run}, saved to {epochs} epochs, is missing from the history (a fault of the disk).',
      'zh-CN': '已保存到第 {epochs} 轮的运行 {run} 不在历史中（磁盘故障）。',
    },
    safe: { en: 'The other runs are intact.', 'zh-CN': '其他运行完好无损。' },
    do: { en: 'Run it again, and check the disk', 'zh-CN': '请重新运行，并检查磁盘' },
  },
  historyStopped: {
    code: 'E-STO-008',
    kind: 'retry',
    message: { en: 'The history process stopped ({reason}).', 'zh-CN': '历史进程已停止（{reason}）。' },
    safe: { en: 'Everything acknowledged before is saved.', 'zh-CN': '此前确认过的一切均已保存。' },
    do: { en: 'Try again', 'zh-CN': '请再试一次' },
  },
  fileExists: {
    code: 'E-STO-009',
    kind: 'user',
    message: { en: '`{file}` is there already.', 'zh-CN': '`{file}` 已存在。' },
    safe: { en: 'It was not touched.', 'zh-CN': '没有动过它。' },
    do: { en: 'Choose another name, or add --force', 'zh-CN': '请换一个名称，或加上 --force' },
  },
  settingsDamaged: {
    code: 'E-STO-010',
    kind: 'user',
    message: { en: 'The settings file was damaged.', 'zh-CN': '设置文件已损坏。' },
    safe: {
      en: 'It was kept aside as `{kept}`, and the defaults are in use.',
      'zh-CN': '它已另存为 `{kept}`，现在使用默认设置。',
    },
    do: { en: 'Set your settings again', 'zh-CN': '请重新设置' },
  },
  settingsIncomplete: {
    code: 'E-STO-010',
    kind: 'user',
    message: {
      en: 'Not all settings could be used: {fields} is wrong, or of another version of the lab.',
      'zh-CN': '部分设置无法使用：{fields} 有误，或来自其他版本的实验室。',
    },
    safe: {
      en: 'The others hold; the file was kept aside as `{kept}`.',
      'zh-CN': '其余设置仍然有效；原文件已另存为 `{kept}`。',
    },
    do: { en: 'Look at the settings, and set what is missing', 'zh-CN': '请查看设置，并补上缺少的项' },
  },
  epochOutOfOrder: {
    code: 'E-STO-011',
    kind: 'lab',
    message: {
      en: 'Epoch {got} cannot be saved: the next one of run {run} is {expected}.',
      'zh-CN': '无法保存第 {got} 轮：运行 {run} 的下一轮应为 {expected}。',
    },
    safe: { en: 'Everything saved before is intact.', 'zh-CN': '此前保存的一切完好无损。' },
    do: {
      en: 'Save from epoch {expected} on (a fault of the lab)',
      'zh-CN': '请从第 {expected} 轮起保存（这是实验室自身的错误）',
    },
  },
  diskFault: {
    code: 'E-STO-012',
    kind: 'lab',
    message: { en: 'The disk reported a fault ({reason}).', 'zh-CN': '磁盘报告了故障（{reason}）。' },
    safe: { en: 'Everything that was acknowledged before is saved.', 'zh-CN': '此前确认过的一切均已保存。' },
    do: { en: 'Check the disk, then start the lab again', 'zh-CN': '请检查磁盘，然后重新启动实验室' },
  },
  historyNotOpen: {
    code: 'E-STO-013',
    kind: 'lab',
    message: { en: 'The history is not open.', 'zh-CN': '历史没有打开。' },
    safe: { en: 'Everything in it stays as it is.', 'zh-CN': '其中的一切保持原样。' },
    do: { en: 'Start the lab again', 'zh-CN': '请重新启动实验室' },
  },
  dataFolderMissing: {
    code: 'E-STO-014',
    kind: 'user',
    message: {
      en: 'The data folder that was chosen, {home}, is not there.',
      'zh-CN': '所选的数据文件夹 {home} 不存在。',
    },
    safe: {
      en: 'Nothing in it was changed; the usual folder is in use until it is back.',
      'zh-CN': '其中没有任何改动；在它恢复之前使用默认文件夹。',
    },
    do: {
      en: 'Connect its disk and start the lab again, or choose a folder in the settings',
      'zh-CN': '请接上它所在的磁盘并重新启动实验室，或在设置中选择文件夹',
    },
  },
  historyNotDamaged: {
    code: 'E-STO-015',
    kind: 'user',
    message: { en: 'The history is not damaged.', 'zh-CN': '历史没有损坏。' },
    safe: { en: 'It was not touched.', 'zh-CN': '没有动过它。' },
    do: { en: 'Start the lab again to go on with it', 'zh-CN': '请重新启动实验室以继续使用' },
  },
  historyMoved: {
    code: 'E-STO-016',
    kind: 'lab',
    message: {
      en: 'The history is no longer in the data folder {home}: it was moved, removed or replaced.',
      'zh-CN': '历史已不在数据文件夹 {home} 中：它被移动、删除或替换了。',
    },
    safe: { en: 'Nothing is written any more.', 'zh-CN': '不再写入任何内容。' },
    do: { en: 'Put the folder back, then start the lab again', 'zh-CN': '请放回该文件夹，然后重新启动实验室' },
  },
} as const satisfies Record<string, ErrorText>
