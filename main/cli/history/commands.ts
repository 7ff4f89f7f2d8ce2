import type { CommandSpec } from '../host.ts'
import { force, home, json, outFile, placeholders } from '../options.ts'
import { statuses, statusWords } from '../status-words.ts'

const statusesInChinese = statuses.map((status) => `${status}（${statusWords(status)['zh-CN']}）`)

/** What can be asked of the history, in the order of the help. */
export const historyCommands: readonly CommandSpec[] = [
  {
    name: 'history list',
    usage: { en: '[WORD…]', 'zh-CN': '[词语…]' },
    about: {
      en: 'lists the runs that all words are found in; `learningRate<0.01` asks for a parameter',
      'zh-CN': '列出含有全部词语的运行；`learningRate<0.01` 这样的词语按参数查找',
    },
    least: 0,
    most: Infinity,
    options: {
      home,
      json,
      experiment: {
        value: { en: 'ID', 'zh-CN': '实验' },
        about: {
          en: 'only runs of this experiment, such as classification',
          'zh-CN': '只列出此实验的运行，例如 classification',
        },
      },
      status: {
        value: { en: 'STATUS', 'zh-CN': '状态' },
        about: {
          en: `only runs that are so: ${statuses.join(', ')}`,
          'zh-CN': `只列出处于此状态的运行：${statusesInChinese.join('、')}`,
        },
        choices: statuses,
      },
      starred: { about: { en: 'only runs with a star', 'zh-CN': '只列出加了星标的运行' } },
      'order-by': {
        value: { en: 'COLUMN', 'zh-CN': '列' },
        about: {
          en: 'createdAt, name, epochs, durationMs, branches … or last.loss, best.accuracy …',
          'zh-CN': '按此列排序：createdAt、name、epochs、durationMs、branches 等，或 last.loss、best.accuracy 等',
        },
      },
      ascending: { about: { en: 'smallest, or oldest, first', 'zh-CN': '从小到大，或从旧到新' } },
      limit: { value: { en: 'N', 'zh-CN': '个数' }, about: { en: 'at most so many', 'zh-CN': '最多列出这么多个' } },
    },
    load: async () => (await import('./list.ts')).list,
  },
  {
    name: 'history show',
    usage: placeholders.run,
    about: { en: 'tells all that is known of a run', 'zh-CN': '显示一次运行的全部信息' },
    least: 1,
    most: 1,
    options: { home, json },
    load: async () => (await import('./show.ts')).show,
  },
  {
    name: 'history compare',
    usage: { en: 'RUN RUN…', 'zh-CN': '运行编号 运行编号…' },
    about: {
      en: 'the parameters that differ between runs, and the last and best metrics',
      'zh-CN': '比较几次运行：不同的参数，以及各指标的末值和最佳值',
    },
    least: 2,
    most: 8,
    options: { home, json },
    load: async () => (await import('./compare.ts')).compare,
  },
  {
    name: 'history export',
    usage: placeholders.runs,
    about: {
      en: 'writes the metrics of runs: CSV in long form (run,epoch,metric,value) or JSON',
      'zh-CN': '导出运行的指标：长格式的 CSV（run,epoch,metric,value）或 JSON',
    },
    least: 1,
    most: 10_000,
    options: {
      home,
      format: {
        value: placeholders.format,
        about: { en: 'csv (usual) or json', 'zh-CN': 'csv（默认）或 json' },
        choices: ['csv', 'json'],
      },
      out: outFile,
      force,
    },
    load: async () => (await import('./export.ts')).exportRuns,
  },
  {
    name: 'history delete',
    usage: placeholders.runs,
    about: { en: 'deletes runs for good, all or none', 'zh-CN': '永久删除运行：要么全部删除，要么一个也不删' },
    least: 1,
    most: 10_000,
    options: { home },
    load: async () => (await import('./delete.ts')).deleteRuns,
  },
]
