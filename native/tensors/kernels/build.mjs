#!/usr/bin/env node
// Compiles the kernels to dist/kernels/kernels.wasm. Plain JavaScript on Node 20, since the launcher runs it early.
import { mkdirSync, renameSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { argv, exit, pid, stderr } from 'node:process'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '..', '..', '..')
const kernelsFile = join(root, 'dist', 'kernels', 'kernels.wasm')

/** @param {string} file @returns {string} as the compiler wants it: from the root, with slashes */
const fromRoot = (file) => relative(root, file).replaceAll('\\', '/')

/**
 * Plain SIMD only: relaxed instructions round differently from one processor to another. The memory is made by whoever
 * starts a training, sized for it; it is shared, so that threads can work on it.
 */
export const compilerOptions = [
  '-O3',
  '--converge',
  '--noAssert',
  '--runtime=stub',
  '--enable=simd,threads,bulk-memory',
  '--importMemory',
  '--sharedMemory',
  '--initialMemory=1',
  '--maximumMemory=65536',
  '--noExportMemory',
]

/**
 * Compiles the kernels.
 * @throws {Error} with the compiler's own words
 */
export async function buildKernels() {
  mkdirSync(dirname(kernelsFile), { recursive: true })
  // Complete or not at all: another process may be loading it.
  const fresh = `${kernelsFile}.${pid}`
  const source = fromRoot(join(here, 'assembly', 'index.ts'))
  const result = await asc.main([source, `--baseDir=${root}`, `--outFile=${fromRoot(fresh)}`, ...compilerOptions])
  if (result.error) throw new Error(`The kernels do not compile: ${result.error.message}\n${result.stderr.toString()}`)
  renameSync(fresh, kernelsFile)
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await buildKernels()
  } catch (thrown) {
    stderr.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n`)
    exit(1)
  }
}
