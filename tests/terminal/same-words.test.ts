import { describe, expect, it } from 'vitest'
import { text as classification } from '../../lab/experiments/classification/text.ts'
import { text as runs } from '../../lab/kit/runs/text.ts'
import { metricName, words } from '../../main/cli/history/words.ts'
import { sayIn } from '../../main/cli/say.ts'
import { statuses, statusWords } from '../../main/cli/status-words.ts'
import type { Localized } from '../../preload/localized.ts'
import { zhCN } from '../../renderer/i18n/zh-CN.ts'

describe('the terminal calls things as the window does', () => {
  it.each(statuses)('a run that is %s', (status) => {
    expect(statusWords(status)['zh-CN']).toBe(zhCN[`status.${status}`])
  })

  const sameAs: [Localized, keyof typeof zhCN][] = [
    [words.run, 'run.id'],
    [words.experiment, 'column.experiment'],
    [words.status, 'column.status'],
    [words.epochs, 'column.epochs'],
    [words.created, 'column.createdAt'],
    [words.metric, 'run.metric'],
    [words.last, 'run.last'],
    [words.best, 'run.best'],
    [words.lastOf, 'column.last'],
    [words.bestOf, 'column.best'],
  ]
  it.each([
    [words.name, 'name'],
    [words.note, 'note'],
  ] as const)('%j', (ours, key) => expect(ours['zh-CN']).toBe(runs['zh-CN'][key]))
  it.each(sameAs)('%j', (ours, key) => expect(ours['zh-CN']).toBe(zhCN[key]))

  it.each(['loss', 'accuracy'] as const)('the metric %s', (metric) => {
    expect(metricName(metric, sayIn('zh-CN'))).toBe(classification['zh-CN'][`metric.${metric}`])
  })
})
