import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { LINK_SCHEME } from './page-address.ts'

/** What a start of the program asks for. */
export interface StartArguments {
  home: string | undefined
  files: string[]
  links: string[]
}

/** Desktops hand a file over by its address, terminals by its path. */
function pathOf(arg: string, folder: string): string {
  try {
    if (arg.startsWith('file:')) return fileURLToPath(arg)
  } catch {
    // A file of another machine: it is told of as one that is not there.
  }
  return resolve(folder, arg)
}

/**
 * Reads the program's own arguments; Chromium's switches among them are not ours.
 * @param args without the program, and without the app's folder where Electron was given one
 * @param folder what relative paths are relative to: a second start may be in another folder
 */
export function readArguments(args: readonly string[], folder: string): StartArguments {
  const read: StartArguments = { home: undefined, files: [], links: [] }
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!
    if (arg === '--home') read.home = args[++at]
    else if (arg.startsWith('--home=')) read.home = arg.slice('--home='.length)
    else if (arg.startsWith('-')) continue
    else if (arg.toLowerCase().startsWith(`${LINK_SCHEME}:`)) read.links.push(arg)
    else read.files.push(pathOf(arg, folder))
  }
  return read
}

/** Characters of a link: a packed one holds a whole program. */
const LONGEST_LINK = 100_000

/** The place in the window that a link names, such as `#/history/run/0190…` or `#/neuron?seed=1`; null where it has another shape. */
export function placeOfLink(link: string): string | null {
  const [whole = '', path, query = ''] =
    new RegExp(`^${LINK_SCHEME}://((?:[a-z0-9-]+)(?:/[a-z0-9,-]+)*)/?(\\?[\\w.!~*'()%=&:,+-]+)?$`).exec(link) ?? []
  if (path === undefined || path.length > 400 || whole.length > LONGEST_LINK) return null
  return path === 'start' ? '#/' : `#/${path}${query}`
}

const secondStart = z.object({ files: z.array(z.string()), links: z.array(z.string()) })

/** What a second start of the program hands to the first; nothing where its shape is wrong. */
export function asSecondStart(data: unknown): z.infer<typeof secondStart> {
  const read = secondStart.safeParse(data)
  // Each link would lead away from the one before.
  return read.success ? { files: read.data.files, links: read.data.links.slice(-1) } : { files: [], links: [] }
}
