import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, unlinkSync, writeSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { z } from 'zod'
import { labError, type LabError } from '../../preload/errors.ts'
import type { HomeFrom } from '../../preload/contract/app.ts'
import { fileReason, folderReason } from './system-reason.ts'
import { refuseLongPath, writingFault } from './writable-folder.ts'

/** What the data folder is chosen by. */
interface Place {
  platform: NodeJS.Platform
  environment: Readonly<Record<string, string | undefined>>
  userHome: string
}
const thisPlace = (): Place => ({ platform: process.platform, environment: process.env, userHome: homedir() })

/** The data folder that every host shares. */
export interface DataFolder {
  /** Absolute. It need not exist yet. */
  path: string
  from: HomeFrom
  /** Why it is another one than what was chosen. */
  problem: LabError | null
}

/** The system's own place for an application's data. */
function usualFolder({ platform, environment, userHome }: Place): string {
  if (platform === 'darwin') return join(userHome, 'Library', 'Application Support', 'spiral-lab')
  if (platform === 'win32') return join(environment.APPDATA ?? join(userHome, 'AppData', 'Roaming'), 'spiral-lab')
  // A relative path there counts as none, says the specification of that variable.
  const shared = environment.XDG_DATA_HOME
  return join(shared && isAbsolute(shared) ? shared : join(userHome, '.local', 'share'), 'spiral-lab')
}

const choice = z.object({ home: z.string().refine(isAbsolute) })
/** Where it is kept that the user chose another folder: in the usual one, which every host knows. */
const choiceFile = (place: Place): string => join(usualFolder(place), 'data-folder.json')

/** What the user chose; null where nothing was, or what is kept of it can't be read. */
function chosenFolder(place: Place): string | null {
  try {
    return choice.parse(JSON.parse(readFileSync(choiceFile(place), 'utf8'))).home
  } catch {
    return null
  }
}

/**
 * Finds the data folder: what was asked for, then `SPIRAL_LAB_HOME`, then what the user chose in the settings, then the
 * usual one. A chosen folder that is gone (its disk is not connected) is not made anew: an empty history would look as if
 * every run were lost.
 * @param asked the value of `--home`
 */
export function findDataFolder(asked?: string, place: Place = thisPlace()): DataFolder {
  const given = asked ?? place.environment.SPIRAL_LAB_HOME
  if (given) return { path: resolve(given), from: 'given', problem: null }
  const usual = usualFolder(place)
  const chosen = chosenFolder(place)
  if (chosen === null) return { path: usual, from: 'usual', problem: null }
  if (existsSync(chosen)) return { path: chosen, from: 'chosen', problem: null }
  return { path: usual, from: 'usual', problem: labError('dataFolderMissing', { home: chosen }) }
}

/**
 * Keeps which folder every host uses from its next start on.
 * @param home an absolute path; null for the usual folder
 * @throws LabError dataFolderNotWritable where nothing can be written there, dataFolderPathTooLong, writeFailed where the
 *   choice cannot be kept
 */
export function chooseDataFolder(home: string | null, place: Place = thisPlace()): void {
  const file = choiceFile(place)
  if (home !== null) refuseLongPath(home)
  const fault = writingFault(home ?? usualFolder(place)) ?? writingFault(usualFolder(place))
  if (fault !== null)
    throw labError('dataFolderNotWritable', { reason: folderReason(fault) }, { path: 'home', received: home })
  try {
    if (home === null || home === usualFolder(place)) {
      if (existsSync(file)) unlinkSync(file)
      return
    }
    const unfinished = `${file}.unfinished`
    const written = openSync(unfinished, 'w', 0o600)
    try {
      writeSync(written, `${JSON.stringify({ home }, null, 2)}\n`)
      fsyncSync(written)
    } finally {
      closeSync(written)
    }
    renameSync(unfinished, file)
  } catch (thrown) {
    throw labError('writeFailed', { reason: fileReason(thrown) })
  }
}
