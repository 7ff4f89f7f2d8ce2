import { basename, join } from 'node:path'
import { implement } from '@orpc/server'
import { clipboard, ClipboardItem, nativeImage, type BrowserWindow } from 'electron'
import { shell, type ChosenFile, type Shown } from '../../preload/contract/shell.ts'
import { labError } from '../../preload/errors.ts'
import { phrase } from '../../preload/message.ts'
import type { DataFolder } from '../host/data-folder.ts'
import type { Lab } from '../lab/lab.ts'
import type { Accelerators } from './accelerators.ts'
import { pictureEndings, type ChosenFiles } from './chosen-files.ts'
import { chooseHome, showHome } from './choose-home.ts'
import { askOpen, askSave } from './dialogs.ts'
import { nativeText, type Locale } from './native-text.ts'
import type { RecentFiles } from './recent-files.ts'
import { SavedFiles } from './saved-files.ts'
import type { WindowRequests } from './window-requests.ts'

export interface ShellOptions {
  lab: Pick<Lab, 'takeUpload'>
  data: DataFolder
  chosen: ChosenFiles
  accelerators: Accelerators
  recent: RecentFiles
  requests: WindowRequests
  window: () => BrowserWindow | null
  locale: () => Locale
  /** Where the save dialog begins. */
  documents: string
  onShown: (shown: Shown) => void
  /** Ends the program in good order and starts it again. */
  startAgain: () => Promise<void>
  log: (line: string) => void
}

/** What the desktop does for its page beside the lab. No path crosses to the page, and none comes from it. */
export function createShell(options: ShellOptions) {
  const { lab, chosen, accelerators, recent, requests, window, locale, documents, onShown } = options
  const os = implement(shell)
  let saveFolder = documents
  const files = new SavedFiles()

  const taken = (upload: string): Uint8Array<ArrayBuffer> => {
    const bytes = lab.takeUpload(upload)
    if (!bytes) throw labError('nothingToSave', {}, { path: 'upload', received: upload })
    return bytes as Uint8Array<ArrayBuffer>
  }
  /** Reads a picture that the user named; it is remembered once the page has opened it. */
  async function read(path: string): Promise<ChosenFile> {
    try {
      const file = await chosen.read(path)
      recent.propose(path)
      return file
    } catch (thrown) {
      recent.forget(path)
      throw thrown
    }
  }
  async function choose(several: boolean): Promise<ChosenFile[]> {
    const paths = await askOpen(window(), {
      properties: ['openFile', ...(several ? (['multiSelections'] as const) : [])],
      filters: [{ name: nativeText(locale()).pictures, extensions: pictureEndings }],
    })
    return Promise.all(paths.map(read))
  }

  const router = os.router({
    requests: os.requests.handler(({ signal }) => requests.stream(signal)),
    present: os.present.handler(({ input }) => {
      onShown(input)
      return {}
    }),
    opened: os.opened.handler(({ input }) => {
      recent.opened(input.name)
      return {}
    }),
    chooseImages: os.chooseImages.handler(({ input }) => choose(input.several)),
    beginFile: os.beginFile.handler(async ({ input: { name } }) => {
      // The name is a proposal: whatever looks like a folder in it is left out.
      const proposal = basename(name.replaceAll('\\', '/')) || 'spiral-lab'
      const filePath = await askSave(window(), { defaultPath: join(saveFolder, proposal) })
      if (filePath === null) return { file: null }
      const file = await files.begin(filePath)
      saveFolder = join(filePath, '..')
      return { file }
    }),
    writeFile: os.writeFile.handler(async ({ input: { file, upload } }) => {
      await files.write(file, taken(upload))
      return {}
    }),
    endFile: os.endFile.handler(async ({ input: { file } }) => ({ saved: await files.end(file) })),
    dropFile: os.dropFile.handler(async ({ input: { file } }) => {
      await files.drop(file)
      return {}
    }),
    showHome: os.showHome.handler(async () => {
      await showHome(options.data)
      return {}
    }),
    chooseHome: os.chooseHome.handler(async ({ input }) => ({ chosen: await chooseHome(options, input.usual) })),
    accelerators: os.accelerators.handler(() => ({ used: accelerators.folder, next: accelerators.next })),
    chooseAccelerators: os.chooseAccelerators.handler(async ({ input }) => {
      const [folder] = input.remove ? [null] : await askOpen(window(), { properties: ['openDirectory'] })
      if (folder !== undefined) accelerators.choose(folder)
      return { used: accelerators.folder, next: accelerators.next }
    }),
    copyText: os.copyText.handler(async ({ input }) => {
      await clipboard.writeText(input.text)
      return {}
    }),
    copyPicture: os.copyPicture.handler(async ({ input: { upload, width, height } }) => {
      const bytes = taken(upload)
      const size = width * height * 4
      if (bytes.byteLength !== size)
        throw labError(
          'call.rule',
          { path: 'upload', rule: phrase('rule.bytes', { size }), got: String(bytes.byteLength) },
          { path: 'upload', received: bytes.byteLength, limit: size },
        )
      const png = nativeImage.createFromBitmap(Buffer.from(bytes.buffer), { width, height }).toPNG()
      await clipboard.write([new ClipboardItem({ 'image/png': new Blob([new Uint8Array(png)]) })])
      return {}
    }),
  })
  return {
    router,
    read,
    choose,
    /** Leaves nothing of files that are not whole. */
    close: () => files.dropAll(),
  }
}
