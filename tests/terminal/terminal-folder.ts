import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import type { Json } from '../../preload/contract/values.ts'
import { runLab, startLab, type Ended, type Line } from './lab-process.ts'

/** A run that is long enough to be met in its middle. */
const long = { epochs: 5_000_000, dataset: { kind: 'spiral', samplesPerClass: 20 }, layers: [{ units: 4 }] }

/** A spec of the spiral. */
export const classification = (params: Record<string, Json>): Json => ({ experiment: 'classification', params })

/** The epochs that a run told. */
export const epochsOf = (lines: Line[]) =>
  lines.filter(({ type }) => type === 'epoch') as unknown as { epoch: number; metrics: Record<string, number> }[]
/** The id of the run that a command trained. */
export const runIdOf = ({ lines }: Ended): string => lines[0]!['runId'] as string

/** A folder to work in and a data folder, for the tests of one file, and `lab` in them. */
export function terminalFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'spiral-lab-terminal-'))
  const home = join(folder, 'home')
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  /** Runs `lab …` to its end. */
  const lab = (...words: string[]): Promise<Ended> => runLab(words, { home, cwd: folder })
  /** Writes a spec, or a recipe, and tells its name. */
  function specFile(name: string, spec: Json): string {
    writeFileSync(join(folder, name), JSON.stringify(spec))
    return name
  }
  /** Starts a long run and resolves when it trains. */
  async function startLong(name: string) {
    const words = ['run', specFile(`${name}.json`, classification(long)), '--name', name]
    const started = startLab(words, { home, cwd: folder })
    await new Promise<void>((resolve, reject) => {
      let seen = ''
      started.process.stdout!.on('data', (part: string) => {
        seen += part
        if (seen.includes('"type":"epoch"')) resolve()
      })
      void started.ended.then(({ stderr }) => reject(new Error(stderr)))
    })
    return started
  }
  return { folder, home, lab, specFile, startLong }
}
