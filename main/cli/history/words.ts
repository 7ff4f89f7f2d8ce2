import type { Localized } from '../../../preload/localized.ts'
import type { Say } from '../say.ts'

/** What the history's tables call what they show. */
export const words = {
  run: { en: 'run', 'zh-CN': '运行编号' },
  name: { en: 'name', 'zh-CN': '名称' },
  note: { en: 'note', 'zh-CN': '备注' },
  experiment: { en: 'experiment', 'zh-CN': '实验' },
  status: { en: 'status', 'zh-CN': '状态' },
  damaged: { en: 'damaged', 'zh-CN': '已损坏' },
  isDamaged: { en: '{status}, damaged', 'zh-CN': '{status}，已损坏' },
  epochs: { en: 'epochs', 'zh-CN': '轮数' },
  epochsIn: { en: '{epochs} in {seconds} s', 'zh-CN': '{epochs}，用时 {seconds} 秒' },
  epochsBy: { en: '{epochs} in {seconds} s ({provider})', 'zh-CN': '{epochs}，用时 {seconds} 秒（{provider}）' },
  created: { en: 'created', 'zh-CN': '开始时间' },
  kept: { en: 'kept {name}', 'zh-CN': '保存的 {name}' },
  bytes: { en: '{size} bytes', 'zh-CN': '{size} 字节' },
  numerics: { en: 'numerics', 'zh-CN': '数值版本' },
  newerNumerics: {
    en: '{version} (newer than this lab, which shows the run and does not compute it again)',
    'zh-CN': '{version}（比本实验室新：只显示该运行，不重新计算）',
  },
  metric: { en: 'metric', 'zh-CN': '指标' },
  last: { en: 'last', 'zh-CN': '末值' },
  best: { en: 'best', 'zh-CN': '最佳' },
  lastOf: { en: 'last {metric}', 'zh-CN': '{metric}（末值）' },
  bestOf: { en: 'best {metric}', 'zh-CN': '{metric}（最佳）' },
  noRuns: { en: 'There are no such runs.', 'zh-CN': '没有符合的运行。' },
  equal: { en: '{count} parameters are the same.', 'zh-CN': '{count} 个参数相同。' },
  equalOne: { en: 'One parameter is the same.', 'zh-CN': '1 个参数相同。' },
} as const satisfies Record<string, Localized>

const metricWords: Record<string, Localized> = {
  loss: { en: 'loss', 'zh-CN': '损失' },
  accuracy: { en: 'accuracy', 'zh-CN': '准确率' },
}

/** A metric's name for people; one that has none here is called as its experiment calls it. */
export const metricName = (metric: string, say: Say): string =>
  Object.hasOwn(metricWords, metric) ? say(metricWords[metric]!) : metric
