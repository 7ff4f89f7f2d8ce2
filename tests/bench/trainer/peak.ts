import asc from 'assemblyscript/asc'

/** Independent sums, each a multiplication and an addition that wait for the ones before: enough that the core never waits. */
const SUMS = 13
const LANES = 4
const sums = Array.from({ length: SUMS }, (_, i) => `s${i}`)
const source = `
export function multiplyAndAdd(times: i32, factor: f32): f32 {
  const m = f32x4.splat(factor)
  const a = f32x4.splat(1 - factor)
  ${sums.map((sum, i) => `let ${sum} = f32x4.splat(${i + 2})`).join('\n  ')}
  for (let i = 0; i < times; i++) {
    ${sums.map((sum) => `${sum} = f32x4.add(f32x4.mul(${sum}, m), a)`).join('\n    ')}
  }
  return f32x4.extract_lane(${sums.reduce((all, sum) => `f32x4.add(${all}, ${sum})`)}, 0)
}
`

/** What one core can do: GFLOP/s of plain SIMD multiplications and additions on registers, in WebAssembly. */
export async function peakGflops(): Promise<number> {
  let binary: Uint8Array | undefined
  const { error } = await asc.main(['peak.ts', '--outFile=peak.wasm', '-O3', '--runtime=stub', '--enable=simd'], {
    readFile: (name) => (name === 'peak.ts' ? source : null),
    writeFile: (name, contents) => {
      if (name === 'peak.wasm') binary = contents as Uint8Array
    },
  })
  if (error || !binary) throw new Error('The peak loop does not compile', { cause: error })
  const { instance } = await WebAssembly.instantiate(binary as BufferSource)
  const { multiplyAndAdd } = instance.exports as { multiplyAndAdd(times: number, factor: number): number }
  const times = 1_000_000
  let best = Infinity
  for (let look = 0; look < 25; look++) {
    const start = performance.now()
    multiplyAndAdd(times, 0.999)
    best = Math.min(best, performance.now() - start)
  }
  return (times * SUMS * LANES * 2) / best / 1e6
}
