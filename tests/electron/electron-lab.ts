/** Starts the lab's window in a real Electron and drives it. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { _electron as currentElectron } from 'playwright'
import { _electron as oldElectron, type ElectronApplication, type Page } from 'playwright-core-1.30'
import { openDisplay } from './display.ts'
import { electronBinary, type ElectronBinary } from './electron-binary.ts'
import { buildParentPort, lowerApp } from './lower-app.ts'

const root = join(import.meta.dirname, '../..')
const dist = join(root, 'dist')
/** One copy for each test process, so that two do not overwrite each other's; beside the packages that children need. */
const lowered = join(dist, `electron-9-${process.pid}`)

/** Everything that is needed to start windows, made once for a test file. */
export interface Stage {
  electron: ElectronBinary
  /** The folder of the app. */
  app: string
  environment: Record<string, string>
  /** Removes what was made. */
  close(): void
}
