import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { settings as schema, type Settings } from '../../preload/contract/app.ts'
import { labError, type LabError } from '../../preload/errors.ts'
import { printable } from '../printable.ts'
import { fileReason } from '../host/system-reason.ts'

/** So many fields that could not be used are named. */
const NAMED = 6

/** What of a file can be used, and the names of the fields that cannot: they are wrong, or of another version of the lab. */
function usable(found: unknown): { value: Settings; unused: string[] } {
  if (typeof found !== 'object' || found === null || Array.isArray(found)) throw new TypeError('no settings')
  const fields = Object.entries(schema.shape)
  const good = fields.flatMap(([name, field]) => {
    const read = Object.hasOwn(found, name) ? field.safeParse((found as Record<string, unknown>)[name]) : null
    return read?.success ? [[name, read.data]] : []
  })
  const value = schema.parse(Object.fromEntries(good))
  return { value, unused: Object.keys(found).filter((name) => !good.some(([known]) => known === name)) }
}

/**
 * What the user has set, in the data folder. Of a file that holds something else too, what is right is used; one that is
 * no settings at all gives the defaults. Either is kept aside.
 */
export class SettingsFile {
  readonly #path: string
  readonly #writable: () => boolean
  /** Why settings are not used that the file holds, where it is so. */
  readonly problem: LabError | null = null
  #value: Settings = schema.parse({})

  /** @param writable whether the data folder may be written, now and later */
  constructor(home: string, writable: () => boolean) {
    this.#path = join(home, 'settings.json')
    this.#writable = writable
    if (!existsSync(this.#path)) return
    const aside = `settings.damaged-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.json`
    const kept = writable() ? aside : 'settings.json'
    try {
      const { value, unused } = usable(JSON.parse(readFileSync(this.#path, 'utf8')))
      this.#value = value
      if (unused.length === 0) return
      const named = unused.slice(0, NAMED).map((name) => printable(name).slice(0, 40))
      const fields = [...named, ...(unused.length > NAMED ? ['…'] : [])].join(', ')
      this.problem = labError('settingsIncomplete', { fields, kept })
    } catch {
      this.problem = labError('settingsDamaged', { kept })
    }
    if (!writable()) return
    try {
      renameSync(this.#path, join(home, kept))
      // What was right in it is there again at the next start.
      if (this.problem.shape.key === 'settingsIncomplete') this.change({})
    } catch {
      // A full disk: nothing is lost, and the next start tries again.
    }
  }
  get value(): Settings {
    return this.#value
  }

  /** Keeps a change; on the disk it is written whole or not at all. In a folder that is only read it holds for this session. */
  change(change: Partial<Settings>): Settings {
    this.#value = schema.parse({ ...this.#value, ...change })
    if (!this.#writable()) return this.#value
    const unfinished = `${this.#path}.unfinished`
    try {
      writeFileSync(unfinished, `${JSON.stringify(this.#value, null, 2)}\n`, { mode: 0o600 })
      renameSync(unfinished, this.#path)
    } catch (thrown) {
      throw labError('writeFailed', { reason: fileReason(thrown) })
    }
    return this.#value
  }
}
