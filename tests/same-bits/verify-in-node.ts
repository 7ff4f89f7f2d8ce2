/**
 * Computes the table again in the Node that runs this, with the kernels of the file `argv[2]`, and prints the verdict; all of
 * it where `argv[3]` is `all`.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { kernelsFrom, verifyHere } from './verify-here.ts'

const bytes = readFileSync(process.argv[2]!)
const all = process.argv[3] === 'all'
const verdict = await verifyHere(await kernelsFrom(bytes, 1), all ? await kernelsFrom(bytes, 2) : null, (data) =>
  createHash('sha256').update(data).digest('hex'),
)
const { arch, version, versions } = process
console.log(JSON.stringify({ ...verdict, arch, version, v8: versions.v8 }))
process.exit(0)
