import { texts } from '../lab-context.ts'

/** Words of small tables of numbers. */
export const text = texts({
  en: {
    cell: '{label}, row {row}, column {column}',
    output: 'Output',
    target: 'Target',
    correct: 'correct',
    wrong: 'wrong',
  },
  'zh-CN': {
    cell: '{label}，第 {row} 行第 {column} 列',
    output: '输出',
    target: '目标',
    correct: '正确',
    wrong: '错误',
  },
})
