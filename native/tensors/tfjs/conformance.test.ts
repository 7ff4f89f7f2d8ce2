import { describeConformance } from '../../../tests/tensors/conformance.ts'
import { loadTfjs } from './load-tfjs.ts'

// Plain JavaScript: a step of the course's models takes 40 ms and more.
describeConformance(async () => (await loadTfjs()).provider, { courseEpochs: 60 })
