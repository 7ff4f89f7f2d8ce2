import type { TrainerProvider } from '../../lab/core/training/trainer.ts'
import { createTrainer } from '../../native/tensors/kernels/trainer.ts'
import { compile } from '../../native/tensors/kernels/web-assembly.ts'
import { referenceProvider } from '../../native/tensors/reference/provider.ts'
import type { Sha256 } from '../../native/tensors/verification/compute.ts'
import table from '../../native/tensors/verification/table.json' with { type: 'json' }
import { verify, type VerifiedProviders } from '../../native/tensors/verification/verify.ts'

/** What an engine computed: how many lines, and which differ. */
export interface Verdict {
  lines: number
  differing: string[]
}

/** The lab's kernels, however their bytes were come by. */
export async function kernelsFrom(bytes: Uint8Array, threads: number): Promise<TrainerProvider> {
  const module = await compile(bytes)
  return {
    name: 'kernels',
    refuses: () => null,
    create: (model, initial, data, training, masks) =>
      createTrainer(module, threads, { model, initial, data, training, masks }),
  }
}

/** Computes the table again in this engine; without a second trainer its first, short part. */
export async function verifyHere(
  kernels: TrainerProvider,
  kernelsOfTwo: TrainerProvider | null,
  sha256: Sha256,
): Promise<Verdict> {
  const more = kernelsOfTwo && { kernelsOfTwo, reference: referenceProvider }
  const providers: VerifiedProviders = { kernels, more }
  const verdict: Verdict = { lines: 0, differing: [] }
  for await (const { name, equal, differs } of verify(providers, table, sha256)) {
    verdict.lines++
    if (!equal) verdict.differing.push(`${name} (${differs.join(', ')})`)
  }
  return verdict
}
