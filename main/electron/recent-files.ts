import { z } from 'zod'
import type { SmallFile } from './small-file.ts'

const REMEMBERED = 8

export const recentList = z.array(z.string().max(4_096)).max(REMEMBERED)

/** The pictures that were opened by dialog, menu or from the system, the newest first. Their paths stay in this process. */
export class RecentFiles {
  readonly #file: SmallFile<string[]>
  readonly #changed: () => void
  #paths: string[]

  /** @param changed is told whenever the list is another */
  constructor(file: SmallFile<string[]>, changed: () => void) {
    this.#file = file
    this.#changed = changed
    this.#paths = file.read() ?? []
  }
  get paths(): readonly string[] {
    return this.#paths
  }
  add(path: string): void {
    this.#set([path, ...this.#paths.filter((other) => other !== path)].slice(0, REMEMBERED))
  }
  /** Forgets one that is not there any more, or all. */
  forget(path?: string): void {
    this.#set(path === undefined ? [] : this.#paths.filter((other) => other !== path))
  }
  #set(paths: string[]): void {
    this.#paths = paths
    this.#file.write(paths)
    this.#changed()
  }
}
