import { existsSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { z } from 'zod'
import { labError } from '../../preload/errors.ts'
import { ACCELERATORS_VARIABLE, type StartChild } from '../supervisor/started-child.ts'
import type { SmallFile } from './small-file.ts'

/** The folder of a checkout in which `npm run native` has built what a package cannot hold; null where none is used. */
export const acceleratorFolder = z.string().max(4_096).refine(isAbsolute).nullable()

/** What `npm run native` leaves in a checkout. */
const built = [
  'node_modules/@tensorflow/tfjs-node-gpu/lib/napi-v8/tfjs_binding.node',
  'node_modules/opencv4nodejs/build/Release/opencv4nodejs.node',
]

/** The Node of a checkout, which what is bound to V8 was built for. */
export const nodeOf = (folder: string): string =>
  join(folder, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node')

/** Which folder is used, and which one from the next start on. Only the system's dialog names one, never the page. */
export class Accelerators {
  readonly #file: Pick<SmallFile<string | null>, 'read' | 'write'>
  /** What this start uses: nothing that has gone, and nothing after starts that failed. */
  readonly folder: string | null

  constructor(file: Pick<SmallFile<string | null>, 'read' | 'write'>, safe: boolean) {
    this.#file = file
    const chosen = file.read()
    this.folder = chosen !== null && !safe && existsSync(chosen) ? chosen : null
  }

  /** The folder of the next start. */
  get next(): string | null {
    return this.#file.read()
  }

  /** @throws LabError noAccelerators where nothing is built there */
  choose(folder: string | null): void {
    if (folder !== null && !built.some((addon) => existsSync(join(folder, addon))))
      throw labError('noAccelerators', { folder })
    this.#file.write(folder)
  }

  /** Tells children where to look beside the program's own packages. */
  lend(start: StartChild): StartChild {
    const { folder } = this
    if (folder === null) return start
    return (program, environment, closeReason) =>
      start(program, { ...environment, [ACCELERATORS_VARIABLE]: folder }, closeReason)
  }
}
