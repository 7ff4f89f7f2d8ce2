import { untouched, type ErrorText } from './text.ts'

/** Errors of runs. */
export const runErrors = {
  'E-RUN-001': {
    message: {
      en: 'The loss became {loss} at epoch {epoch} (first in {layer}).',
      'zh-CN': '第 {epoch} 轮时损失变为 {loss}（最先出现在 {layer}）。',
    },
    safe: { en: 'Every epoch before it is saved.', 'zh-CN': '此前的每一轮均已保存。' },
    do: { en: 'Run again with a learning rate of {rate} or less', 'zh-CN': '请用不大于 {rate} 的学习率重新运行' },
  },
  'E-RUN-002': {
    message: {
      en: 'The training process stopped at epoch {epoch} ({reason}).',
      'zh-CN': '训练进程在第 {epoch} 轮停止（{reason}）。',
    },
    safe: { en: 'Every epoch up to {saved} is saved.', 'zh-CN': '直到第 {saved} 轮均已保存。' },
    do: { en: 'Run again', 'zh-CN': '请重新运行' },
  },
  'E-RUN-003': {
    message: {
      en: 'The training process stopped {count} times without finishing an epoch.',
      'zh-CN': '训练进程停止了 {count} 次，没有完成一轮。',
    },
    safe: { en: 'The run is set aside; everything else goes on.', 'zh-CN': '该运行已被搁置；其他一切照常。' },
    do: { en: 'Choose another provider', 'zh-CN': '请选择其他计算后端' },
  },
  'E-RUN-004': {
    message: { en: 'There is no run `{run}`.', 'zh-CN': '没有运行 `{run}`。' },
    safe: untouched,
    do: { en: 'Look it up in the history', 'zh-CN': '请在历史中查找' },
  },
  'E-RUN-005': {
    message: {
      en: '`{run}` is a part of {count} runs: {some}.',
      'zh-CN': '有 {count} 个运行的编号含有 `{run}`：{some}。',
    },
    safe: untouched,
    do: { en: 'Give more of its letters', 'zh-CN': '请多给出几个字符' },
  },
  'E-RUN-006': {
    message: {
      en: 'The run is not training any more (it is {status}).',
      'zh-CN': '该运行已不在训练（状态：{status}）。',
    },
    safe: { en: 'The run is saved.', 'zh-CN': '该运行已保存。' },
    do: { en: 'Run it again', 'zh-CN': '请重新运行' },
  },
  'E-RUN-008': {
    message: {
      en: '{running} runs are training; this machine trains {limit} at once.',
      'zh-CN': '{running} 个运行正在训练；本机同时训练 {limit} 个。',
    },
    safe: { en: 'They go on.', 'zh-CN': '它们会继续。' },
    do: { en: 'Wait for one to end, or stop one', 'zh-CN': '请等一个结束，或停止一个' },
  },
  'E-RUN-009': {
    message: { en: 'There is a run `{run}` already.', 'zh-CN': '已经有运行 `{run}`。' },
    safe: untouched,
    do: { en: 'Begin it under another id', 'zh-CN': '请换一个编号' },
  },
  'E-RUN-010': {
    message: { en: 'The run is still training.', 'zh-CN': '该运行仍在训练。' },
    safe: untouched,
    do: { en: 'Stop it first', 'zh-CN': '请先停止它' },
  },
  'E-RUN-011': {
    message: {
      en: 'A run of `{experiment}` has no network that could be written down.',
      'zh-CN': '`{experiment}` 的运行没有可以写出的网络。',
    },
    safe: untouched,
    do: { en: 'Choose a run that trained one', 'zh-CN': '请选择训练过网络的运行' },
  },
  'E-RUN-012': {
    message: {
      en: 'The weights of this run were not kept (it is {status}).',
      'zh-CN': '此运行的权重没有保存（状态：{status}）。',
    },
    safe: { en: 'The run itself is saved.', 'zh-CN': '运行本身已保存。' },
    do: { en: 'Run it again to its end, or export it as a script', 'zh-CN': '请重新运行到结束，或导出为脚本' },
  },
  'E-RUN-013': {
    message: { en: 'The run `{run}` was deleted.', 'zh-CN': '运行 `{run}` 已被删除。' },
    safe: { en: 'It is kept until the lab is closed.', 'zh-CN': '在关闭实验室之前，它仍会保留。' },
    do: { en: 'Bring it back first', 'zh-CN': '请先恢复它' },
  },
} as const satisfies Record<string, ErrorText>
