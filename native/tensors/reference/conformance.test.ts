import { describeConformance } from '../../../tests/tensors/conformance.ts'
import { referenceProvider } from './provider.ts'

// The reference agrees with itself, so that what is compared here is PyTorch's figures, and the rules for all providers.
describeConformance(() => referenceProvider)
