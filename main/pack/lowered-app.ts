import { createHash } from 'node:crypto'
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { whileAlone } from '../launch/lock.mjs'
import { dist } from '../launch/paths.mjs'
import { lowerApp } from './older-electron/lower-app.ts'

const shim = join(import.meta.dirname, 'older-electron')
const kept = join(dist, 'lowered')
const stamp = join(dist, '.built', 'lowered')

/** Of what was built, and of what comes before it. */
function hashOfSources(): string {
  const hash = createHash('sha256')
  for (const folder of [join(dist, '.built'), shim])
    for (const name of readdirSync(folder).sort())
      if (join(folder, name) !== stamp) hash.update(`${name}\0`).update(readFileSync(join(folder, name)))
  return hash.digest('hex')
}

/**
 * Makes a folder of the lab that an older Electron can run. It is made anew only where the lab was built anew.
 * @param folder is replaced
 */
export async function copyLoweredApp(folder: string): Promise<void> {
  await whileAlone(join(dist, '.lowering'), async () => {
    const wanted = hashOfSources()
    if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
      rmSync(stamp, { force: true })
      await lowerApp(kept)
      writeFileSync(stamp, wanted)
    }
    rmSync(folder, { recursive: true, force: true })
    cpSync(kept, folder, { recursive: true })
  })
}
