import { untouched, type ErrorText } from './text.ts'

/** Errors of runs. */
export const runErrors = {
  lossDiverged: {
    code: 'E-RUN-001',
    kind: 'lab',
    message: {
      en: 'The loss became {loss} at epoch {epoch} (first in {layer}).',
      'zh-CN': '第 {epoch} 轮时损失变为 {loss}（最先出现在 {layer}）。',
    },
    safe: { en: 'Every epoch before it is saved.', 'zh-CN': '此前的每一轮均已保存。' },
    do: { en: 'Run again with a learning rate of {rate} or less', 'zh-CN': '请用不大于 {rate} 的学习率重新运行' },
  },
  trainingStopped: {
    code: 'E-RUN-002',
    kind: 'retry',
    message: {
      en: 'The training process stopped at epoch {epoch} ({reason}).',
      'zh-CN': '训练进程在第 {epoch} 轮停止（{reason}）。',
    },
    safe: { en: 'Every epoch up to {saved} is saved.', 'zh-CN': '直到第 {saved} 轮均已保存。' },
    do: { en: 'Run again', 'zh-CN': '请重新运行' },
  },
  trainingKeepsStopping: {
    code: 'E-RUN-003',
    kind: 'lab',
    message: {
      en: 'The training process stopped {count} times without finishing an epoch.',
      'zh-CN': '训练进程停止了 {count} 次，没有完成一轮。',
    },
    safe: { en: 'The run is set aside; everything else goes on.', 'zh-CN': '该运行已被搁置；其他一切照常。' },
    do: { en: 'Choose another provider', 'zh-CN': '请选择其他计算后端' },
  },
  runNotFound: {
    code: 'E-RUN-004',
    kind: 'user',
    message: { en: 'There is no run `{run}`.', 'zh-CN': '没有运行 `{run}`。' },
    safe: untouched,
    do: { en: 'Look it up in the history', 'zh-CN': '请在历史中查找' },
  },
  runAmbiguous: {
    code: 'E-RUN-005',
    kind: 'user',
    message: {
      en: '`{run}` is a part of {count} runs: {some}.',
      'zh-CN': '有 {count} 次运行的编号含有 `{run}`：{some}。',
    },
    safe: untouched,
    do: { en: 'Give more of its letters', 'zh-CN': '请多给出几个字符' },
  },
  runNotTraining: {
    code: 'E-RUN-006',
    kind: 'lab',
    message: {
      en: 'The run is not training any more (it is {status}).',
      'zh-CN': '该运行已不在训练（状态：{status}）。',
    },
    safe: { en: 'The run is saved.', 'zh-CN': '该运行已保存。' },
    do: { en: 'Run it again', 'zh-CN': '请重新运行' },
  },
  recomputedDifferently: {
    code: 'E-RUN-007',
    kind: 'lab',
    message: {
      en: 'Epoch {epoch} came out differently from the saved history.',
      'zh-CN': '第 {epoch} 轮的结果与已保存的历史不一致。',
    },
    safe: { en: 'The history was left unchanged.', 'zh-CN': '历史未作任何更改。' },
    do: { en: 'Continue as a branch', 'zh-CN': '请作为分支继续' },
  },
  tooManyTraining: {
    code: 'E-RUN-008',
    kind: 'retry',
    message: {
      en: '{running} runs are training; this machine trains {limit} at once.',
      'zh-CN': '{running} 次运行正在训练；本机同时训练 {limit} 个。',
    },
    safe: { en: 'They go on.', 'zh-CN': '它们会继续。' },
    do: { en: 'Wait for one to end, or stop one', 'zh-CN': '请等一个结束，或停止一个' },
  },
  runExists: {
    code: 'E-RUN-009',
    kind: 'user',
    message: { en: 'There is a run `{run}` already.', 'zh-CN': '已经有运行 `{run}`。' },
    safe: untouched,
    do: { en: 'Begin it under another id', 'zh-CN': '请换一个编号' },
  },
  runStillTraining: {
    code: 'E-RUN-010',
    kind: 'retry',
    message: { en: 'The run is still training.', 'zh-CN': '该运行仍在训练。' },
    safe: untouched,
    do: { en: 'Stop it first', 'zh-CN': '请先停止它' },
  },
  runWithoutNetwork: {
    code: 'E-RUN-011',
    kind: 'user',
    message: {
      en: 'A run of `{experiment}` has no network that could be written down.',
      'zh-CN': '`{experiment}` 的运行没有可以写出的网络。',
    },
    safe: untouched,
    do: { en: 'Choose a run that trained one', 'zh-CN': '请选择训练过网络的运行' },
  },
  weightsNotKept: {
    code: 'E-RUN-012',
    kind: 'user',
    message: {
      en: 'The weights of this run were not kept (it is {status}).',
      'zh-CN': '此运行的权重没有保存（状态：{status}）。',
    },
    safe: { en: 'The run itself is saved.', 'zh-CN': '运行本身已保存。' },
    do: { en: 'Run it again to its end, or export it as a script', 'zh-CN': '请重新运行到结束，或导出为脚本' },
  },
  runCannotResume: {
    code: 'E-RUN-016',
    kind: 'user',
    message: {
      en: 'The run is {status}: only an interrupted, stopped or paused run goes on.',
      'zh-CN': '该运行{status}：只有中断、停止或暂停的运行可以继续。',
    },
    safe: { en: 'The run is saved and stays as it is.', 'zh-CN': '该运行已保存，保持不变。' },
    do: { en: 'Continue it as a branch', 'zh-CN': '请作为分支继续' },
  },
  branchFieldFixed: {
    code: 'E-RUN-017',
    kind: 'user',
    message: {
      en: '`{path}` cannot change in a branch; these can: {options}.',
      'zh-CN': '分支中不能更改 `{path}`；可以更改的有：{options}。',
    },
    safe: untouched,
    do: { en: 'Start a new run with it', 'zh-CN': '请用它开始新的运行' },
  },
  branchTooShort: {
    code: 'E-RUN-018',
    kind: 'user',
    message: {
      en: 'A branch that leaves at epoch {position} needs more than {position} epochs in all (it has {epochs}).',
      'zh-CN': '从第 {position} 轮分出的分支，总轮数必须大于 {position}（现为 {epochs}）。',
    },
    safe: untouched,
    do: { en: 'Give it more epochs', 'zh-CN': '请增加轮数' },
  },
  timelineStopped: {
    code: 'E-RUN-019',
    kind: 'retry',
    message: {
      en: 'The process that computes positions stopped ({reason}).',
      'zh-CN': '计算各轮状态的进程已停止（{reason}）。',
    },
    safe: { en: 'The run itself is saved.', 'zh-CN': '运行本身已保存。' },
    do: { en: 'Move the playhead again', 'zh-CN': '请再次移动播放头' },
  },
  runDeleted: {
    code: 'E-RUN-013',
    kind: 'user',
    message: { en: 'The run `{run}` was deleted.', 'zh-CN': '运行 `{run}` 已被删除。' },
    safe: { en: 'It is kept until the lab is closed.', 'zh-CN': '在关闭实验室之前，它仍会保留。' },
    do: { en: 'Bring it back first', 'zh-CN': '请先恢复它' },
  },
  tracingStopped: {
    code: 'E-RUN-014',
    kind: 'retry',
    message: {
      en: 'The process that computed this run ended ({reason}).',
      'zh-CN': '计算此运行的进程已结束（{reason}）。',
    },
    safe: { en: 'Everything else goes on.', 'zh-CN': '其他一切照常。' },
    do: { en: 'Run it again with smaller parameters', 'zh-CN': '请用较小的参数重新运行' },
  },
  positionOutOfRange: {
    code: 'E-RUN-015',
    kind: 'user',
    message: {
      en: 'The run has positions 0 to {last} (got {position}).',
      'zh-CN': '此运行的位置为 0 至 {last}（收到 {position}）。',
    },
    safe: untouched,
    do: { en: 'Give a position from 0 to {last}', 'zh-CN': '请给出 0 至 {last} 之间的位置' },
  },
  otherNumerics: {
    code: 'E-RUN-022',
    kind: 'user',
    message: {
      en: 'The run was computed by numerics version {numerics}; this lab computes by version {known}, so it would not go on the same.',
      'zh-CN': '该运行由数值版本 {numerics} 计算；本实验室使用版本 {known}，继续训练的结果会不一致。',
    },
    safe: { en: 'The run is saved and stays as it is.', 'zh-CN': '该运行已保存，保持不变。' },
    do: { en: 'Continue it as a branch', 'zh-CN': '请作为分支继续' },
  },
  inexactProvider: {
    code: 'E-RUN-023',
    kind: 'user',
    message: {
      en: 'The run goes on with {provider}: its last digits may differ from those of an uninterrupted run.',
      'zh-CN': '该运行用 {provider} 继续：最后几位数字可能与未中断的运行不同。',
    },
    safe: { en: 'The epochs that are stored stay as they are.', 'zh-CN': '已保存的轮保持不变。' },
    do: {
      en: 'Run it again on the built-in kernels for the same digits',
      'zh-CN': '如需完全一致，请用内置内核重新运行',
    },
  },
  branchWithoutScript: {
    code: 'E-RUN-024',
    kind: 'user',
    message: {
      en: 'What the lab knew of the run that this branch left is damaged: a script could not train it.',
      'zh-CN': '实验室中关于该分支来源运行的记录已损坏，脚本无法重新训练它。',
    },
    safe: untouched,
    do: { en: 'Export its model', 'zh-CN': '请导出它的模型' },
  },
  newerNumerics: {
    code: 'E-RUN-030',
    kind: 'user',
    message: {
      en: 'The run was computed by numerics version {numerics}; this lab knows versions up to {known}.',
      'zh-CN': '该运行由数值版本 {numerics} 计算；本实验室只支持到版本 {known}。',
    },
    safe: { en: 'What is saved of it is shown as it is.', 'zh-CN': '已保存的内容照原样显示。' },
    do: { en: 'Update the lab to compute it again', 'zh-CN': '如需重新计算，请更新实验室' },
  },
  positionNotReached: {
    code: 'E-RUN-020',
    kind: 'user',
    message: {
      en: 'The run has not reached position {position}; it can be shown from {first} to {last}.',
      'zh-CN': '运行尚未到达位置 {position}；可显示的范围是 {first} 到 {last}。',
    },
    safe: untouched,
    do: { en: 'Choose a position in that range', 'zh-CN': '请选择该范围内的位置' },
  },
  runWithoutEpochs: {
    code: 'E-RUN-021',
    kind: 'user',
    message: {
      en: 'A run of `{experiment}` has no epochs to show one by one.',
      'zh-CN': '`{experiment}` 的运行没有可逐轮显示的状态。',
    },
    safe: untouched,
    do: { en: 'Choose a run that trains a network', 'zh-CN': '请选择训练网络的运行' },
  },
} as const satisfies Record<string, ErrorText>
