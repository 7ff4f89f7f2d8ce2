import { join } from 'node:path'
import packageJson from '../../package.json' with { type: 'json' }
import { toLabError } from '../../preload/errors.ts'
import { findDataFolder } from '../host/data-folder.ts'
import { createLab } from '../lab/lab.ts'
import { logFile } from '../host/log-file.ts'
import { keepPageAssets, readPageAssets } from '../host/page-assets.ts'
import type { ForkedAhead } from '../supervisor/fork-child.ts'
import { forkNode } from '../supervisor/fork-node.ts'
import { createServer } from './create-server.ts'
import { readFlags } from './flags.ts'
import { openBrowser } from './open-browser.ts'
import { whenToEnd } from './when-to-end.ts'

/** The longest that closing in good order may take. */
const CLOSING_MS = 15_000

/**
 * The browser's host: makes the lab, serves it, tells where it is, and ends when it is told to.
 * @param children where the children's bundles lie
 * @param ahead the history's process, which was started while this module was still being loaded
 */
async function host(children: string, ahead: ForkedAhead): Promise<void> {
  const flags = readFlags(process.argv.slice(2))
  const folder = findDataFolder(flags.home)
  const home = folder.path
  const log = logFile(home, 'server')
  process.on('uncaughtExceptionMonitor', (error) => log(`ended by ${error.stack ?? String(error)}`))
  const startChild = forkNode({ folder: children, log, ahead })
  // It lies beside this bundle: see the settings of the builds.
  const assets = readPageAssets(join(import.meta.dirname, '../renderer'))
  const lab = await createLab({ host: 'server', home, folder, version: packageJson.version, startChild, log })
  const server = await createServer({ lab, assets, log, port: flags.port }).catch(async (thrown: unknown) => {
    await lab.close()
    throw thrown
  })
  const told = whenToEnd()
  process.stdout.write(`Spiral Lab is at ${server.address}\n`)
  const ready = async (): Promise<void> => {
    await lab.rehearse()
    await keepPageAssets(assets)
  }
  ready().catch((thrown: unknown) => log(String(thrown)))
  if (flags.open) {
    const why = await openBrowser(server.address)
    if (why !== null) process.stderr.write(`Open that address in a browser yourself: ${why}.\n`)
  }
  log(`ending: ${await told}`)
  setTimeout(() => process.exit(1), CLOSING_MS).unref()
  await server.close()
  await lab.close()
}

/** Runs the host to its end, and ends the process. */
export async function runHost(children: string, ahead: ForkedAhead): Promise<never> {
  try {
    await host(children, ahead)
    process.exit(0)
  } catch (thrown) {
    const error = toLabError(thrown, (line) => process.stderr.write(`${line}\n`))
    process.stderr.write(`${JSON.stringify(error.shape)}\n`)
    process.exit(error.kind === 'user' ? 2 : 1)
  }
}
