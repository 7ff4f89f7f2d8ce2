import { join } from 'node:path'
import packageJson from '../../package.json' with { type: 'json' }
import { LabError, toLabError } from '../../preload/errors.ts'
import { findDataFolder } from '../data-folder.ts'
import { createLab } from '../lab.ts'
import { logFile } from '../log-file.ts'
import { readPageAssets } from '../page-assets.ts'
import { forkNode } from '../supervisor/fork-node.ts'
import { createServer } from './create-server.ts'
import { readFlags } from './flags.ts'
import { openBrowser } from './open-browser.ts'
import { whenToEnd } from './when-to-end.ts'

/** The longest that closing in good order may take. */
const CLOSING_MS = 15_000

/** The browser's host: makes the lab, serves it, tells where it is, and ends when it is told to. */
async function main(): Promise<void> {
  const flags = readFlags(process.argv.slice(2))
  const folder = findDataFolder(flags.home)
  const home = folder.path
  const log = logFile(home, 'server')
  process.on('uncaughtExceptionMonitor', (error) => log(`ended by ${error.stack ?? String(error)}`))
  // Both beside this bundle: see the settings of the builds.
  const startChild = forkNode({ folder: join(import.meta.dirname, 'children'), log })
  const assets = readPageAssets(join(import.meta.dirname, '../renderer'))
  const lab = await createLab({ host: 'server', home, folder, version: packageJson.version, startChild, log })
  const server = await createServer({ lab, assets, log, port: flags.port }).catch(async (thrown: unknown) => {
    await lab.close()
    throw thrown
  })
  const told = whenToEnd()
  process.stdout.write(`Spiral Lab is at ${server.address}\n`)
  if (flags.open) {
    const why = await openBrowser(server.address)
    if (why !== null) process.stderr.write(`Open that address in a browser yourself: ${why}.\n`)
  }
  log(`ending: ${await told}`)
  setTimeout(() => process.exit(1), CLOSING_MS).unref()
  await server.close()
  await lab.close()
}

try {
  await main()
  process.exit(0)
} catch (thrown) {
  const error = toLabError(thrown, (line) => process.stderr.write(`${line}\n`))
  process.stderr.write(`${JSON.stringify(error.shape)}\n`)
  process.exit(thrown instanceof LabError && /^E-CLI|^E-NET-006/.test(error.code) ? 2 : 1)
}
