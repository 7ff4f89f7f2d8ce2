import { renameSync } from 'node:fs'
import { join } from 'node:path'
import type { Stage } from './electron-lab.ts'

/** Takes a child's bundle away until the test is over; only from a copy of the app. */
export async function withoutBundle(stage: Stage, bundle: string, test: () => Promise<void>): Promise<void> {
  const file = join(stage.app, 'dist/main/children', bundle)
  renameSync(file, `${file}.away`)
  try {
    await test()
  } finally {
    renameSync(`${file}.away`, file)
  }
}
