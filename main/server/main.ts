/** The browser's host. The history's process starts first: it loads what it needs while this one loads the rest. */
import { join } from 'node:path'
import { ForkedAhead } from '../supervisor/fork-child.ts'

// Beside this bundle: see the settings of the builds.
const children = join(import.meta.dirname, 'children')
const ahead = new ForkedAhead(children, 'history', { SPIRAL_LAB_OWNER: String(process.pid) })
const { runHost } = await import('./run-host.ts')
await runHost(children, ahead)
