import { shell, type BrowserWindow } from 'electron'
import { labError } from '../../preload/errors.ts'
import { fromLibrary } from '../../preload/message.ts'
import { chooseDataFolder, findDataFolder, type DataFolder } from '../host/data-folder.ts'
import { askMessage, askOpen } from './dialogs.ts'
import { nativeText, type Locale } from './native-text.ts'

export interface HomeOptions {
  data: DataFolder
  window: () => BrowserWindow | null
  locale: () => Locale
  /** Ends the program in good order, which may be declined while runs train, and starts it again. */
  startAgain: () => Promise<void>
  log: (line: string) => void
}

/**
 * Shows the data folder in the system's file manager.
 * @throws LabError folderNotShown
 */
export async function showHome({ path }: DataFolder): Promise<void> {
  const fault = await shell.openPath(path)
  if (fault !== '') throw labError('folderNotShown', { folder: path, reason: fromLibrary(fault) })
}

/**
 * Lets the user choose the data folder of the next start, and start again at once.
 * @param usual goes back to the usual folder, without a dialog
 * @returns the folder of the next start, or null where none was chosen
 * @throws LabError dataFolderNotWritable where nothing can be written there, dataFolderFixed where this start was told its folder
 */
export async function chooseHome(
  { data, window, locale, startAgain, log }: HomeOptions,
  usual: boolean,
): Promise<string | null> {
  if (data.from === 'given') throw labError('dataFolderFixed')
  const text = nativeText(locale())
  const [path] = usual
    ? [null]
    : await askOpen(window(), { defaultPath: data.path, properties: ['openDirectory', 'createDirectory'] })
  if (path === undefined) return null
  chooseDataFolder(path)
  const next = findDataFolder().path
  if (next === data.path) return next
  const { response } = await askMessage(window(), {
    type: 'question',
    message: text.startAgainQuestion,
    detail: `${next}\n\n${text.startAgainDetail}`,
    buttons: [text.startAgain, text.later],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  })
  // The page gets its answer before the program ends.
  if (response === 0) setTimeout(() => void startAgain().catch((thrown: unknown) => log(String(thrown))))
  return next
}
