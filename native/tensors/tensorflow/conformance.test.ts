import { describe } from 'vitest'
import { describeConformance } from '../../../tests/tensors/conformance.ts'
import { loadTensorFlow, tensorFlowStamp } from './load-tensorflow.ts'

const linked = tensorFlowStamp() !== ''

describe.skipIf(!linked)(`TensorFlow${linked ? '' : ' (left out: no library is linked on this machine)'}`, () => {
  describeConformance(async () => (await loadTensorFlow()).provider)
})
