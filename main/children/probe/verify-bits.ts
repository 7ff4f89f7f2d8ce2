import { createHash } from 'node:crypto'
import { reasonOf } from '../../../native/refusal.ts'
import { loadKernels } from '../../../native/tensors/kernels/provider.ts'
import { referenceProvider } from '../../../native/tensors/reference/provider.ts'
import table from '../../../native/tensors/verification/table.json' with { type: 'json' }
import { verify } from '../../../native/tensors/verification/verify.ts'
import { labError } from '../../../preload/errors.ts'

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const kernelsOf = (threads: number) =>
  loadKernels({ threads }).catch((thrown: unknown) => {
    throw labError('modelUnsupported', { provider: 'kernels', reason: reasonOf(thrown) })
  })

/**
 * Computes the table of hashes again in this process.
 * @param all with two threads, and on the reference, too
 * @throws LabError modelUnsupported where the kernels were not built
 */
export async function* verifyBits(all: boolean) {
  const kernels = await kernelsOf(1)
  const more = all ? { kernelsOfTwo: await kernelsOf(2), reference: referenceProvider } : null
  const { numerics, lines } = table
  for await (const line of verify({ kernels, more }, { numerics, lines }, sha256)) {
    yield { ...line, numerics }
    // Whoever watches gets its turn.
    await new Promise((resolve) => setImmediate(resolve))
  }
}
