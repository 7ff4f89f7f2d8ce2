import type { FieldTexts } from '../../kit/knobs/fields.ts'
import { type Locale, texts } from '../../kit/lab-context.ts'
import { trainingFieldTexts } from '../../kit/training/training-field-texts.ts'
import type { Params } from './experiment.ts'

/** Texts of the tab. */
export const text = texts({
  en: {
    title: 'Classification',
    summary: 'Train the spiral: a network learns to tell its arms apart',
    'metric.loss': 'Loss',
    'metric.accuracy': 'Accuracy',
    picture: 'Decision regions',
    presetLinear: 'Course: linear, SGD',
    presetRelu: 'Course: ReLU, Adam',
    question: 'How many points will it get right?',
    'answer.third': 'A third',
    'answer.half': 'Half',
    'answer.all': 'Nearly all',
    'why.linear': 'Without a bend in its neurons it draws straight borders only.',
    'why.relu': 'With ReLU the borders bend along the arms.',
  },
  'zh-CN': {
    title: '分类',
    summary: '训练螺旋：让网络学会区分各条旋臂',
    'metric.loss': '损失',
    'metric.accuracy': '准确率',
    picture: '决策区域',
    presetLinear: '课程：线性，SGD',
    presetRelu: '课程：ReLU，Adam',
    question: '它会分对多少个点？',
    'answer.third': '三分之一',
    'answer.half': '一半',
    'answer.all': '几乎全部',
    'why.linear': '神经元没有弯折，只能画出直的边界。',
    'why.relu': '有了 ReLU，边界会沿着旋臂弯曲。',
  },
})

/** What each parameter is called and means. */
export const fieldTexts: Record<Locale, FieldTexts<Params>> = {
  en: {
    ...trainingFieldTexts.en,
    dataset: { label: 'Data', meaning: 'What the network learns from.' },
    'dataset.kind': { label: 'Shape', meaning: '', options: { spiral: 'Spiral' } },
    'dataset.samplesPerClass': { label: 'Samples per class', meaning: 'Points on each arm of the spiral.' },
    'dataset.classes': { label: 'Classes', meaning: 'Arms of the spiral.' },
    'dataset.noise': { label: 'Noise', meaning: 'How far points stray from their arm.' },
    loss: {
      label: 'Loss',
      meaning: 'The quantity training minimizes.',
      options: { crossEntropy: 'Cross entropy', hinge: 'Hinge', binaryCrossEntropy: 'Binary cross entropy' },
    },
  },
  'zh-CN': {
    ...trainingFieldTexts['zh-CN'],
    dataset: { label: '数据', meaning: '网络学习的内容。' },
    'dataset.kind': { label: '形状', meaning: '', options: { spiral: '螺旋' } },
    'dataset.samplesPerClass': { label: '每类样本数', meaning: '每条旋臂上的点数。' },
    'dataset.classes': { label: '类别数', meaning: '螺旋的旋臂数。' },
    'dataset.noise': { label: '噪声', meaning: '点偏离旋臂的程度。' },
    loss: {
      label: '损失函数',
      meaning: '训练要减小的量。',
      options: { crossEntropy: '交叉熵', hinge: '合页损失', binaryCrossEntropy: '二元交叉熵' },
    },
  },
}
