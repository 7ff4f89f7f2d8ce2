import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { modules, root } from './paths.mjs'
import { run } from './processes.mjs'
import { giveUp, say } from './say.mjs'

/** Installs the packages of the lockfile, unless this very lockfile was installed before. */
export async function install() {
  const stamp = join(modules, '.spiral-lab-installed')
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(process.platform + process.arch)
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  say('Installing packages (the first time only) …')
  // Not `npm ci`: npm leaves out of the lockfile what it could not look at for other platforms, and then refuses it.
  const args = ['install', '--no-save', '--include=dev', '--include=optional', '--loglevel=error']
  // Twice, because a registry can fail once in a while.
  const code = (await run('npm', args)) && (await run('npm', args))
  if (code !== 0) giveUp('The packages could not be installed; is the network there?', code)
  writeFileSync(stamp, wanted)
}
