import type { FieldTexts } from '../../kit/fields.ts'
import { type Locale, texts } from '../../kit/lab-context.ts'
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
    fitSummary:
      '{title}: {samples} samples; the network ranges from {low} to {high}, the samples from {lowSample} to {highSample}.',
    presetLinear: 'Linear, SGD',
    presetTanh: 'tanh, Adam',
  },
  'zh-CN': {
    title: '回归',
    summary: '拟合曲线：让网络从带噪声的点中学习 x³',
    'metric.loss': '损失',
    picture: '数据与拟合曲线',
    points: '样本',
    curve: '网络',
    truth: 'x³',
    fitSummary: '{title}：{samples} 个样本；网络输出范围 {low} 至 {high}，样本范围 {lowSample} 至 {highSample}。',
    presetLinear: '线性，SGD',
    presetTanh: 'tanh，Adam',
  },
})

/** What each parameter is called and means. */
export const fieldTexts: Record<Locale, FieldTexts<Params>> = {
  en: {
    dataset: { label: 'Data', meaning: 'What the network learns from.' },
    'dataset.kind': { label: 'Shape', meaning: '', options: { cubic: 'Cubic' } },
    'dataset.samples': { label: 'Samples', meaning: 'Points between −1 and 1.' },
    'dataset.noise': { label: 'Noise', meaning: 'How far points lie above the curve at most.' },
    layers: {
      label: 'Hidden layers',
      meaning: 'From the input on; the output layer comes by itself.',
      options: { item: 'Layer' },
    },
    'layers.units': { label: 'Units', meaning: 'Neurons of the layer.' },
    'layers.activation': {
      label: 'Activation',
      meaning: 'What each neuron makes of its sum.',
      options: { linear: 'Linear', relu: 'ReLU', tanh: 'tanh', sigmoid: 'Sigmoid' },
    },
    loss: { label: 'Loss', meaning: 'What training makes small.', options: { meanSquaredError: 'Mean squared error' } },
    optimizer: { label: 'Optimizer', meaning: 'How weights follow the gradient.' },
    'optimizer.kind': {
      label: 'Method',
      meaning: 'How weights follow the gradient, as PyTorch defines it.',
      options: { sgd: 'SGD', adam: 'Adam', rmsprop: 'RMSprop' },
    },
    'optimizer.learningRate': { label: 'Learning rate', meaning: 'How long a step is.' },
    'optimizer.momentum': { label: 'Momentum', meaning: 'Share of the last step that goes on.' },
    'optimizer.beta1': { label: 'Beta 1', meaning: 'How long the mean of gradients remembers.' },
    'optimizer.beta2': { label: 'Beta 2', meaning: 'How long the mean of their squares remembers.' },
    'optimizer.alpha': { label: 'Alpha', meaning: 'How long the mean of squared gradients remembers.' },
    'optimizer.epsilon': { label: 'Epsilon', meaning: 'Keeps the division finite.' },
    weightDecay: { label: 'Weight decay', meaning: 'How hard weights are pulled towards zero.' },
    epochs: { label: 'Epochs', meaning: 'Passes over all samples.' },
    batchSize: {
      label: 'Mini-batches',
      meaning: 'Samples that one update sees; without, all of them.',
      options: { none: 'full batch' },
    },
    modelIndex: {
      label: 'Models drawn before',
      meaning: 'The notebook builds the linear model first, from the same seed.',
    },
  },
  'zh-CN': {
    dataset: { label: '数据', meaning: '网络学习的内容。' },
    'dataset.kind': { label: '形状', meaning: '', options: { cubic: '三次曲线' } },
    'dataset.samples': { label: '样本数', meaning: '−1 到 1 之间的点数。' },
    'dataset.noise': { label: '噪声', meaning: '点最多高出曲线多少。' },
    layers: { label: '隐藏层', meaning: '从输入开始排列；输出层会自动添加。', options: { item: '层' } },
    'layers.units': { label: '单元数', meaning: '该层的神经元数。' },
    'layers.activation': {
      label: '激活函数',
      meaning: '神经元如何变换加权和。',
      options: { linear: '线性', relu: 'ReLU', tanh: 'tanh', sigmoid: 'Sigmoid' },
    },
    loss: { label: '损失函数', meaning: '训练要减小的量。', options: { meanSquaredError: '均方误差' } },
    optimizer: { label: '优化器', meaning: '权重如何沿梯度更新。' },
    'optimizer.kind': {
      label: '方法',
      meaning: '权重如何沿梯度更新，定义与 PyTorch 相同。',
      options: { sgd: 'SGD', adam: 'Adam', rmsprop: 'RMSprop' },
    },
    'optimizer.learningRate': { label: '学习率', meaning: '每一步的大小。' },
    'optimizer.momentum': { label: '动量', meaning: '上一步延续下来的比例。' },
    'optimizer.beta1': { label: 'Beta 1', meaning: '梯度均值的记忆长度。' },
    'optimizer.beta2': { label: 'Beta 2', meaning: '梯度平方均值的记忆长度。' },
    'optimizer.alpha': { label: 'Alpha', meaning: '梯度平方均值的记忆长度。' },
    'optimizer.epsilon': { label: 'Epsilon', meaning: '避免除以零。' },
    weightDecay: { label: '权重衰减', meaning: '将权重拉向零的强度。' },
    epochs: { label: '轮数', meaning: '遍历全部样本的次数。' },
    batchSize: { label: '小批量', meaning: '每次更新使用的样本数；关闭则使用全部样本。', options: { none: '全批量' } },
    modelIndex: { label: '之前的模型数', meaning: '课程笔记本用同一种子先构建线性模型。' },
  },
}
