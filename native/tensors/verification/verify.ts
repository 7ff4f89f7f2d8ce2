import type { TrainerProvider } from '../../../lab/core/training/trainer.ts'
import { verificationCases } from './cases.ts'
import { hashesOfCase, hashesOfFunctions, type Hashes, type Sha256 } from './compute.ts'

/** One line of the table to be computed again. */
interface Line {
  name: string
  /** Where the table has its hashes. */
  at: string
  hashes: (sha256: Sha256) => Promise<Hashes>
}

/** What `native/tensors/verification/table.json` holds. */
export interface VerificationTable {
  numerics: number
  /** By the line's name. */
  lines: Record<string, Hashes>
}

/** What is computed with; the reference's bits are its own, those of the kernels are the same with any number of threads. */
export interface VerifiedProviders {
  kernels: TrainerProvider
  /** With two threads, and the reference: for the longer list. */
  more: { kernelsOfTwo: TrainerProvider; reference: TrainerProvider } | null
}

const casesOn = (provider: TrainerProvider, suffix = '', at = suffix): Line[] =>
  verificationCases.map((each) => ({
    name: each.name + suffix,
    at: each.name + at,
    hashes: (sha256) => hashesOfCase(each, provider, sha256),
  }))

/** Everything that is looked at, in the order in which it is told. */
export function verificationLines({ kernels, more }: VerifiedProviders): Line[] {
  return [
    { name: 'functions', at: 'functions', hashes: hashesOfFunctions },
    ...casesOn(kernels),
    ...(more ? casesOn(more.kernelsOfTwo, ', two threads', '') : []),
    ...(more ? casesOn(more.reference, ', reference') : []),
  ]
}

/** What came of a line: equal, or which of its hashes differ. */
export interface VerifiedLine {
  name: string
  equal: boolean
  differs: string[]
  /** Lines that are looked at in all. */
  count: number
}

/** Computes the table's lines again, one after the other. */
export async function* verify(
  providers: VerifiedProviders,
  table: VerificationTable,
  sha256: Sha256,
): AsyncGenerator<VerifiedLine> {
  const lines = verificationLines(providers)
  for (const { name, at, hashes } of lines) {
    const expected = table.lines[at] ?? {}
    const found = await hashes(sha256)
    const differs = Object.keys(found).filter((part) => found[part] !== expected[part])
    yield { name, equal: differs.length === 0, differs, count: lines.length }
  }
}
