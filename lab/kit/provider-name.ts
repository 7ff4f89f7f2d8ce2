import { type LabContext, texts } from './lab-context.ts'

/** What the lab computes with, in as few words as fit a table. */
const names = texts({
  en: {
    kernels: 'kernels',
    tensorflow: 'TensorFlow',
    tfjs: 'TensorFlow.js',
    reference: 'reference',
    opencv4nodejs: 'OpenCV (native)',
    'opencv-wasm': 'OpenCV (WebAssembly)',
  },
  'zh-CN': {
    kernels: '内置内核',
    tensorflow: 'TensorFlow',
    tfjs: 'TensorFlow.js',
    reference: '参考实现',
    opencv4nodejs: 'OpenCV（本机）',
    'opencv-wasm': 'OpenCV（WebAssembly）',
  },
})

/** What a provider is called in the user's language; one that has no other name by its own. */
export const providerName = (lab: Pick<LabContext, 'say'>, id: string): string =>
  Object.hasOwn(names.en, id) ? lab.say(names, id as keyof typeof names.en) : id
