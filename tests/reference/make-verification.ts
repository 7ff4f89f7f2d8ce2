/**
 * Writes native/tensors/verification/table.json, the hashes that `lab doctor --verify` computes again:
 *
 *     npm run build && node --experimental-transform-types tests/reference/make-verification.ts  # Node 24
 *
 * Needed whenever NUMERICS grows, and only then: any other change of a hash is a fault.
 */
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { NUMERICS } from '../../lab/core/math/numerics.ts'
import { loadKernels } from '../../native/tensors/kernels/provider.ts'
import { referenceProvider } from '../../native/tensors/reference/provider.ts'
import type { Hashes } from '../../native/tensors/verification/compute.ts'
import { verificationLines, type VerificationTable } from '../../native/tensors/verification/verify.ts'

const providers = {
  kernels: await loadKernels(),
  more: { kernelsOfTwo: await loadKernels({ threads: 2 }), reference: referenceProvider },
}
const lines: Record<string, Hashes> = {}
for (const { at, hashes } of verificationLines(providers))
  lines[at] ??= await hashes((bytes) => createHash('sha256').update(bytes).digest('hex'))
const table: VerificationTable = { numerics: NUMERICS, lines }
const target = join(import.meta.dirname, '../../native/tensors/verification/table.json')
writeFileSync(target, `${JSON.stringify(table, null, 2)}\n`)
console.log(`${target}: ${Object.keys(lines).length} lines`)
