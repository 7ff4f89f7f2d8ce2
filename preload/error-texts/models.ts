import { fieldErrors } from './fields.ts'
import { untouched, type ErrorText } from './text.ts'

/** Errors of parameters, data and models; a field that is wrong has its texts in fields.ts. */
export const modelErrors = {
  ...fieldErrors('field', 'E-MOD-001', { en: ' and start again', 'zh-CN': '，然后重新开始' }),
  countOutOfRange: {
    code: 'E-MOD-001',
    kind: 'user',
    message: {
      en: 'The number of {what} must be {relation} {limit} (got {got}).',
      'zh-CN': '{what}的数量必须 {relation} {limit}（收到 {got}）。',
    },
    safe: untouched,
    do: { en: 'Correct that and start again', 'zh-CN': '请更正，然后重新开始' },
  },
  notJson: {
    code: 'E-MOD-001',
    kind: 'user',
    message: { en: 'This is not JSON: {reason}.', 'zh-CN': '这不是 JSON：{reason}。' },
    safe: untouched,
    do: { en: 'Correct the file', 'zh-CN': '请更正该文件' },
  },
  fileTooLarge: {
    code: 'E-MOD-001',
    kind: 'user',
    message: {
      en: 'The file has {size} {unit}; the limit is {limit}.',
      'zh-CN': '文件有 {size} {unit}；上限为 {limit}。',
    },
    safe: untouched,
    do: { en: 'Make it smaller', 'zh-CN': '请缩小该文件' },
  },
  unknownExperiment: {
    code: 'E-MOD-001',
    kind: 'user',
    message: { en: 'There is no experiment `{got}`; there are {known}.', 'zh-CN': '没有实验 `{got}`；现有 {known}。' },
    safe: untouched,
    do: { en: 'Choose one of those', 'zh-CN': '请选择其中之一' },
  },
  modelOutOfMemory: {
    code: 'E-MOD-002',
    kind: 'user',
    message: {
      en: 'This model needs about {needMiB} MiB ({layers}); {limitMiB} MiB may be used.',
      'zh-CN': '此模型约需 {needMiB} MiB（{layers}）；可用 {limitMiB} MiB。',
    },
    safe: { en: 'Nothing was allocated.', 'zh-CN': '没有分配任何内存。' },
    do: { en: 'Make the layers or the batch smaller', 'zh-CN': '请减小层或批量' },
  },
  modelUnsupported: {
    code: 'E-MOD-003',
    kind: 'user',
    message: {
      en: 'The provider `{provider}` cannot train this model: {reason}.',
      'zh-CN': '计算后端 `{provider}` 无法训练此模型：{reason}。',
    },
    safe: untouched,
    do: { en: 'Choose another provider, or `auto`', 'zh-CN': '请选择其他后端，或用 `auto`' },
  },
  dataNotFinite: {
    code: 'E-MOD-004',
    kind: 'user',
    message: {
      en: 'The data has a value that is not a finite number (sample {sample}, {column}).',
      'zh-CN': '数据中有非有限数值（样本 {sample}，{column}）。',
    },
    safe: untouched,
    do: { en: 'Correct the data', 'zh-CN': '请更正数据' },
  },
  labelOutOfRange: {
    code: 'E-MOD-004',
    kind: 'user',
    message: {
      en: 'Sample {sample} has the label {label}; the {classes} classes are 0 to {last}.',
      'zh-CN': '样本 {sample} 的标签是 {label}；{classes} 个类别为 0 到 {last}。',
    },
    safe: untouched,
    do: { en: 'Correct the labels, or give the model more outputs', 'zh-CN': '请更正标签，或增加模型的输出' },
  },
  dataShapeMismatch: {
    code: 'E-MOD-004',
    kind: 'user',
    message: {
      en: 'The number of {what} is {got}; the model and its loss need {expected}.',
      'zh-CN': '{what}的数量是 {got}；模型及其损失函数需要 {expected}。',
    },
    safe: untouched,
    do: { en: 'Give data that fits the model', 'zh-CN': '请使用与模型相符的数据' },
  },
  networkTooLargeToInspect: {
    code: 'E-MOD-005',
    kind: 'user',
    message: {
      en: 'This network has {parameters} weights; the inside is shown of networks of up to {limit}.',
      'zh-CN': '此网络有 {parameters} 个权重；只能查看不超过 {limit} 个权重的网络内部。',
    },
    safe: { en: 'Training goes on as before.', 'zh-CN': '训练照常进行。' },
    do: { en: 'Make the layers smaller', 'zh-CN': '请减小层' },
  },
  inspectionTooSlow: {
    code: 'E-MOD-005',
    kind: 'user',
    message: {
      en: 'Looking into {parameters} weights with {samples} samples would hold the training up for too long.',
      'zh-CN': '用 {samples} 个样本查看 {parameters} 个权重会使训练停顿过久。',
    },
    safe: { en: 'Training goes on as before.', 'zh-CN': '训练照常进行。' },
    do: {
      en: 'Make the layers or the data smaller, or train on the built-in kernels',
      'zh-CN': '请减小层或数据，或改用内置内核训练',
    },
  },
} as const satisfies Record<string, ErrorText>
