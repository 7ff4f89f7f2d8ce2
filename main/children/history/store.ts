import { statSync, type Stats } from 'node:fs'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import type { Database, Statement } from '../../../native/sqlite/database.ts'
import { queriesOver } from '../../../native/sqlite/migrations.ts'
import type { OwnerLock } from '../../../native/sqlite/owner-lock.ts'
import { labError, LabError } from '../../../preload/errors.ts'
import { HeadFile, type Head } from './head-file.ts'
import { Reserve } from './reserve.ts'
import { isDiskFault, storageError } from './storage-errors.ts'
import type { Tables } from './tables.ts'

/** How long a commit may stay in the write-ahead log alone, where a damaged byte would cost more. */
const CHECKPOINT_MS = 30_000

interface DerivedCheck {
  /** All runs up to this id are checked; null when all are. */
  reached: string | null
  /** Runs whose derived rows did not fit them. */
  differed: number
  /** Whether these were made anew. */
  mended: boolean
  /** Runs whose own rows are not as they were stored. */
  damaged: number
}

/** The open history: its database, its lock, and what is known of it since it was opened. */
export class HistoryStore {
  readonly home: string
  readonly database: Database
  /** For reading: what writes goes through {@link write}. */
  readonly queries: Kysely<Tables>
  /** Why nothing can be written; null where it can. */
  refusal: LabError | null
  readonly problems: LabError[] = []
  /** Runs that the opening marked as interrupted. */
  interrupted = 0
  /** Runs whose chain was checked from its beginning since the opening. */
  readonly proven = new Set<string>()
  /** Runs that have ended, whose head file goes once they are in the database proper. */
  readonly ended = new Set<string>()
  /** How far the check of what lists are searched and sorted by is, and what it found. */
  readonly derived: DerivedCheck = { reached: '', differed: 0, mended: true, damaged: 0 }
  readonly #reserve: Reserve
  readonly #file: Stats | undefined
  readonly #heads = new Map<string, HeadFile>()
  readonly #statements = new Map<string, Statement>()
  readonly #columns = new Map<string, Statement>()
  readonly #lock: OwnerLock | null
  /** Called once after the database is closed, to remove a temporary copy; null where it is none. */
  readonly #afterwards: (() => void) | null
  #checkpoint: NodeJS.Timeout | null = null

  constructor(
    home: string,
    database: Database,
    {
      lock = null,
      refusal = null,
      afterwards = null,
    }: {
      lock?: OwnerLock | null
      refusal?: LabError | null
      afterwards?: (() => void) | null
    },
  ) {
    this.home = home
    this.database = database
    this.queries = queriesOver<Tables>(database)
    this.refusal = refusal
    this.#lock = lock
    this.#afterwards = afterwards
    this.#reserve = new Reserve(home)
    this.#file = statSync(join(home, 'lab.db'), { throwIfNoEntry: false })
    if (!refusal) this.#reserve.fill()
  }

  /** A prepared statement, kept. */
  statement(text: string): Statement {
    let statement = this.#statements.get(text)
    if (!statement) this.#statements.set(text, (statement = this.database.prepare(text)))
    return statement
  }

  /** A prepared statement whose rows are the values of their one column. (`pluck` would change a kept statement for all.) */
  column(text: string): Statement {
    let statement = this.#columns.get(text)
    if (!statement) this.#columns.set(text, (statement = this.database.prepare<unknown[]>(text).pluck()))
    return statement
  }

  /** Runs a change in one transaction, which is on the disk when this returns. The write lock is taken at its beginning. */
  write<T>(change: () => T): T {
    if (this.refusal) throw this.refusal
    if (!this.#isInPlace()) throw (this.refusal = labError('historyMoved', { home: this.home }))
    const result = this.guard(() => this.database.transaction(change).immediate())
    this.#checkpoint ??= setTimeout(() => this.#checkpointLater(), CHECKPOINT_MS).unref()
    return result
  }

  /** A change that ends something: where the disk is full it gets the room that was kept for it. */
  writeLast<T>(change: () => T): T {
    try {
      return this.write(change)
    } catch (thrown) {
      if (!(thrown instanceof LabError) || thrown.key !== 'diskFull' || !this.#reserve.release()) throw thrown
      return this.write(change)
    }
  }

  /** Changes what is derived from runs: as any change is made, and in a temporary copy, which nobody else writes, as well. */
  writeDerived(change: () => void): void {
    if (this.refusal && this.#afterwards) this.database.transaction(change)()
    else this.write(change)
  }

  /** Turns storage errors into the catalogue's. After a fault of the disk the history is closed: open it anew, which checks it. */
  guard<T>(work: () => T): T {
    try {
      return work()
    } catch (thrown) {
      const error = storageError(thrown)
      if (isDiskFault(thrown)) {
        this.refusal = error as LabError
        this.release()
      }
      throw error
    }
  }

  /** Whether what is written is still what stands in the data folder: a file that was removed can be written for ever. */
  #isInPlace(): boolean {
    const found = statSync(join(this.home, 'lab.db'), { throwIfNoEntry: false })
    return found !== undefined && found.ino === this.#file?.ino && found.dev === this.#file.dev
  }

  get isOpen(): boolean {
    return this.database.open
  }

  /** Writes how far a run is acknowledged, outside the database; durable when this returns. */
  writeHead(run: string, head: Head): void {
    let file = this.#heads.get(run) ?? HeadFile.open(this.home, run)
    // None is there yet for a new run, and after a kill between the row and its head file.
    if (file) file.write(head)
    else file = HeadFile.create(this.home, run, head)
    this.#heads.set(run, file)
  }

  /** Forgets a run that did not come to be. */
  removeHead(run: string): void {
    this.#heads.get(run)?.close()
    this.#heads.delete(run)
    HeadFile.remove(this.home, run)
  }

  /** Moves the log into the database, as far as readers let it; then the head files of ended runs have done their duty. */
  settle(mode: 'PASSIVE' | 'TRUNCATE' = 'PASSIVE'): void {
    this.database.pragma('busy_timeout = 0')
    const [outcome] = this.database.pragma(`wal_checkpoint(${mode})`) as [
      { busy: number; log: number; checkpointed: number },
    ]
    this.database.pragma('busy_timeout = 2000')
    if (outcome.busy || outcome.log !== outcome.checkpointed) return
    for (const run of this.ended) this.removeHead(run)
    this.ended.clear()
    this.#reserve.fill()
  }

  /** Settles what is committed already. What fails here fails for nobody: a fault of the disk is told by the next call. */
  settleLater(mode: 'PASSIVE' | 'TRUNCATE' = 'PASSIVE'): void {
    if (!this.isOpen) return
    try {
      this.guard(() => this.settle(mode))
    } catch {
      // A full disk: the log stays where it is, and is read with the database.
    }
  }

  #checkpointLater(): void {
    this.#checkpoint = null
    this.settleLater('TRUNCATE')
  }

  /** Lets go of the files and the lock, in whatever state the history is. */
  release(): void {
    if (this.#checkpoint) clearTimeout(this.#checkpoint)
    for (const head of this.#heads.values()) head.close()
    this.#heads.clear()
    this.#statements.clear()
    this.#columns.clear()
    if (this.database.open) this.database.close()
    this.#lock?.release()
    this.#afterwards?.()
  }
}
