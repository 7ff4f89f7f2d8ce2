import type { FieldTexts } from '../../kit/knobs/fields.ts'
import { type Locale, texts } from '../../kit/lab-context.ts'
import { trainingFieldTexts } from '../../kit/training/training-field-texts.ts'
import type { Params } from './experiment.ts'

/** Texts of the tab. */
export const text = texts({
  en: {
    title: 'Regression',
    summary: 'Fit a curve: a network learns x³ from noisy points',
    'metric.loss': 'Loss',
    picture: 'Data and fitted curve',
    points: 'Samples',
    curve: 'Network',
    truth: 'x³',
    difference: 'Difference',
    fitSummary:
      '{title}: {samples} samples; the network ranges from {low} to {high}, the samples from {lowSample} to {highSample}.',
    presetLinear: 'Linear, SGD',
    presetTanh: 'tanh, Adam',
    question: 'What will its curve look like?',
    'answer.straight': 'A straight line',
    'answer.bent': 'Bent along the samples',
    'answer.every': 'Through every sample',
    'why.linear': 'Without a bend in its neurons it draws one straight line, however many there are.',
    'why.tanh': 'Each tanh bends once; together they follow the samples, but not each single one.',
  },
  'zh-CN': {
    title: '回归',
    summary: '拟合曲线：让网络从带噪声的点中学习 x³',
    'metric.loss': '损失',
    picture: '数据与拟合曲线',
    points: '样本',
    curve: '网络',
    truth: 'x³',
    difference: '差',
    fitSummary: '{title}：{samples} 个样本；网络输出范围 {low} 至 {high}，样本范围 {lowSample} 至 {highSample}。',
    presetLinear: '线性，SGD',
    presetTanh: 'tanh，Adam',
    question: '它的曲线会是什么样？',
    'answer.straight': '一条直线',
    'answer.bent': '沿样本弯曲',
    'answer.every': '穿过每个样本',
    'why.linear': '神经元没有弯折，再多也只能画出一条直线。',
    'why.tanh': '每个 tanh 弯折一次；合在一起能跟随样本的走势，但不会穿过每一个。',
  },
})

/** What each parameter is called and means. */
export const fieldTexts: Record<Locale, FieldTexts<Params>> = {
  en: {
    ...trainingFieldTexts.en,
    dataset: { label: 'Data', meaning: 'What the network learns from.' },
    'dataset.kind': { label: 'Shape', meaning: '', options: { cubic: 'Cubic' } },
    'dataset.samples': { label: 'Samples', meaning: 'Points between −1 and 1.' },
    'dataset.noise': { label: 'Noise', meaning: 'How far points lie above the curve at most.' },
    loss: {
      label: 'Loss',
      meaning: 'The quantity training minimizes.',
      options: { meanSquaredError: 'Mean squared error', meanAbsoluteError: 'Mean absolute error', huber: 'Huber' },
    },
    huberDelta: { label: 'Huber’s delta', meaning: 'Where the Huber loss turns from a parabola to a line.' },
  },
  'zh-CN': {
    ...trainingFieldTexts['zh-CN'],
    dataset: { label: '数据', meaning: '网络学习的内容。' },
    'dataset.kind': { label: '形状', meaning: '', options: { cubic: '三次曲线' } },
    'dataset.samples': { label: '样本数', meaning: '−1 到 1 之间的点数。' },
    'dataset.noise': { label: '噪声', meaning: '点最多高出曲线多少。' },
    loss: {
      label: '损失函数',
      meaning: '训练要减小的量。',
      options: { meanSquaredError: '均方误差', meanAbsoluteError: '平均绝对误差', huber: 'Huber' },
    },
    huberDelta: { label: 'Huber 的 delta', meaning: 'Huber 损失由抛物线变为直线之处。' },
  },
}
