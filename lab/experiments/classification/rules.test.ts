import { expect, test } from 'vitest'
import classification from './experiment.ts'
import { problemWords } from '../../kit/knobs/field-problem.ts'
import type { Field } from '../../kit/knobs/fields.ts'
import { fieldsOf } from '../../kit/knobs/read-fields.ts'
import { text } from '../../kit/text.ts'
import { check } from '../../kit/knobs/validation.ts'

const say = (key: string): string => (text['zh-CN'] as Record<string, string>)[key] ?? key
const field = (path: string[]): Field =>
  path.reduce((outer, name) => {
    const group = outer.kind === 'variants' ? outer.variants[0]!.group : outer
    if (group.kind !== 'group') throw new Error(`${name} lies in no group`)
    return group.fields.find(([key]) => key === name)![1]
  }, fieldsOf(classification.params))

test.each([
  [{ loss: 'binaryCrossEntropy' }, 'loss', '二元交叉熵只区分两个类别，请选择 2 个类别。'],
  [{ optimizer: { kind: 'sgd', nesterov: true } }, 'optimizer.nesterov', 'Nesterov 需要大于 0 的动量，且没有阻尼。'],
  [{ layers: [{ batchNorm: true }], batchSize: 1 }, 'batchSize', '最后一个批量只有一个样本，批归一化至少需要两个。'],
])('a broken rule is said at its field in the user’s language: %j', (params, path, expected) => {
  const { problems } = check(classification.params, params)
  expect([...problems.keys()]).toEqual([path])
  expect(problemWords(field(path.split('.')), null, problems.get(path)!, say, 'zh-CN')).toBe(expected)
})
