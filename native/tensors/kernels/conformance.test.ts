import { describeConformance } from '../../../tests/tensors/conformance.ts'
import { loadKernels } from './provider.ts'

// Two threads: that any number of them gives the same bits is the matter of agreement.test.ts.
describeConformance(() => loadKernels({ threads: 2 }))
