import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { errorShape } from '../errors.ts'
import { limits } from '../limits.ts'
import { bulkId, label } from './values.ts'

/** A file that is being written, by an id. */
const unfinished = z.string().regex(/^[0-9a-f-]{36}$/)

const pictureSide = z.int().min(1).max(8_192)

/** A file that the user chose outside of the page: its bytes wait at `/bulk/<bulkId>` until they are fetched once. */
export const chosenFile = z.object({ bulkId, name: z.string(), mediaType: z.string() })
export type ChosenFile = z.infer<typeof chosenFile>

/** What the menus, the system and a second start ask of the window. */
export const shellRequest = z.discriminatedUnion('kind', [
  /** A command of the page's own, by its id. */
  z.object({ kind: z.literal('command'), id: z.string() }),
  /** A picture to be opened. */
  z.object({ kind: z.literal('open'), file: chosenFile }),
  /** A place in the window, as the address names it: `#/history/run/0190…`. */
  z.object({ kind: z.literal('place'), hash: z.string() }),
  z.object({ kind: z.literal('problem'), error: errorShape }),
])
export type ShellRequest = z.infer<typeof shellRequest>

/** What the window shows, for what the system draws around it: menus, title bar, task bar. */
export const shown = z.strictObject({
  locale: z.enum(['en', 'zh-CN']),
  theme: z.enum(['system', 'light', 'dark']),
  /** Ids of the commands that can be used now. */
  commands: z.array(z.string().max(80)).max(200),
  /** How far the running runs are, from 0 to 1 together; null while nothing trains. */
  progress: z.number().min(0).max(1).nullable(),
})
export type Shown = z.infer<typeof shown>

/** The folder whose libraries this start uses, and the one of the next start; null for none. */
const acceleratorFolders = z.object({ used: z.string().nullable(), next: z.string().nullable() })
export type AcceleratorFolders = z.infer<typeof acceleratorFolders>

/** What the desktop window can do beside the lab; the Electron host alone serves it. */
export const shell = {
  /** One stream a window. What came while there was none waits. */
  requests: oc.output(eventIterator(shellRequest)),
  present: oc.input(shown).output(z.object({})),
  /** Lets the user choose pictures in the system's dialog; an empty list when it was cancelled. */
  chooseImages: oc.input(z.strictObject({ several: z.boolean().default(false) })).output(z.array(chosenFile)),
  /** A file of this name, chosen or dropped, could be opened: it joins the recent ones. */
  opened: oc.input(z.strictObject({ name: z.string().max(255) })).output(z.object({})),
  /** Lets the user choose where a file is written; null when the dialog was cancelled. Its parts follow, then its end. */
  beginFile: oc.input(z.strictObject({ name: label(255) })).output(z.object({ file: unfinished.nullable() })),
  /** Uploaded bytes are what comes next in the file. */
  writeFile: oc.input(z.strictObject({ file: unfinished, upload: bulkId })).output(z.object({})),
  /** The file is whole: from now on it stands under its name. */
  endFile: oc.input(z.strictObject({ file: unfinished })).output(z.object({ saved: z.string() })),
  /** Nothing is left of the file. */
  dropFile: oc.input(z.strictObject({ file: unfinished })).output(z.object({})),
  /** Shows the data folder in the system's file manager. */
  showHome: oc.output(z.object({})),
  /**
   * Lets the user choose the data folder of the next start in the system's dialog, or goes back to the usual one. `chosen` is
   * null when that was cancelled; the program starts again at once where the user wants it to.
   */
  chooseHome: oc
    .input(z.strictObject({ usual: z.boolean().default(false) }))
    .output(z.object({ chosen: z.string().nullable() })),
  /** Where libraries are taken from that a package cannot hold. */
  accelerators: oc.output(acceleratorFolders),
  /** Lets the user choose that folder in the system's dialog, or removes it; it counts from the next start on. */
  chooseAccelerators: oc.input(z.strictObject({ remove: z.boolean().default(false) })).output(acceleratorFolders),
  /** The page itself is denied the clipboard, as every permission. */
  copyText: oc.input(z.strictObject({ text: z.string().max(limits.messageBytes) })).output(z.object({})),
  /** Uploaded pixels, BGRA from the top, to the clipboard: nothing has to be decoded. */
  copyPicture: oc
    .input(z.strictObject({ upload: bulkId, width: pictureSide, height: pictureSide }))
    .output(z.object({})),
}
