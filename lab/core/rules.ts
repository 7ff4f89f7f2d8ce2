/** What a validation says of parameters that do not go together; the window has these sentences in its languages. */
export const rules = {
  nesterov: 'Nesterov needs a momentum over 0 and no dampening',
  twoClasses: 'binary cross entropy tells two classes apart, and there are more',
  lastBatch: 'with batch normalization every batch needs two samples, and the last one would have a single one',
} as const

/** The same in Chinese. */
export const rulesZhCN: Record<keyof typeof rules, string> = {
  nesterov: 'Nesterov 需要大于 0 的动量，且没有阻尼',
  twoClasses: '二元交叉熵只区分两个类别，请选择 2 个类别',
  lastBatch: '最后一个批量只有一个样本，批归一化至少需要两个',
}
