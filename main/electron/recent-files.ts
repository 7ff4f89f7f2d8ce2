import { basename } from 'node:path'
import { z } from 'zod'
import type { SmallFile } from './small-file.ts'

const REMEMBERED = 8
/** So many files may wait for the page to have opened them. */
const PROPOSED = 16

export const recentList = z.array(z.string().max(4_096)).max(REMEMBERED)

/** The system's own list of recent documents. */
export interface SystemRecent {
  add(path: string): void
  clear(): void
}

/**
 * The pictures that were really opened, by dialog, menu, from the system or by dropping them, the newest first. Their paths stay
 * in this process.
 */
export class RecentFiles {
  readonly #file: SmallFile<string[]>
  readonly #system: SystemRecent
  readonly #changed: () => void
  #paths: string[]
  #proposed: string[] = []

  /** @param changed is told whenever the list is another */
  constructor(file: SmallFile<string[]>, system: SystemRecent, changed: () => void) {
    this.#file = file
    this.#system = system
    this.#changed = changed
    this.#paths = file.read() ?? []
  }
  get paths(): readonly string[] {
    return this.#paths
  }
  /** A file that the page is given: whether it is a picture is seen when it is opened. */
  propose(path: string): void {
    this.#proposed = [...this.#proposed.filter((other) => other !== path), path].slice(-PROPOSED)
  }
  /** Remembers the newest proposed file of this name. */
  opened(name: string): void {
    const path = this.#proposed.findLast((proposed) => basename(proposed) === name)
    if (path === undefined) return
    this.#proposed = this.#proposed.filter((proposed) => proposed !== path)
    this.#system.add(path)
    this.#set([path, ...this.#paths.filter((other) => other !== path)].slice(0, REMEMBERED))
  }
  /** Forgets one that is not there any more, or all. */
  forget(path?: string): void {
    if (path === undefined) this.#system.clear()
    this.#set(path === undefined ? [] : this.#paths.filter((other) => other !== path))
  }
  #set(paths: string[]): void {
    this.#paths = paths
    this.#file.write(paths)
    this.#changed()
  }
}
