import { resolve } from 'node:path'
import { z } from 'zod'
import { LINK_SCHEME } from './page-address.ts'

/** What a start of the program asks for. */
export interface StartArguments {
  home: string | undefined
  files: string[]
  links: string[]
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
    else read.files.push(resolve(folder, arg))
  }
  return read
}

/** The place in the window that a link names, such as `#/history/run/0190…`, or null where its shape is wrong. */
export function placeOfLink(link: string): string | null {
  const path = new RegExp(`^${LINK_SCHEME}://((?:[a-z0-9-]+)(?:/[a-z0-9,-]+)*)/?$`).exec(link)?.[1]
  if (path === undefined || path.length > 400) return null
  return path === 'start' ? '#/' : `#/${path}`
}

const secondStart = z.object({ files: z.array(z.string()), links: z.array(z.string()) })

/** What a second start of the program hands to the first; nothing where its shape is wrong. */
export function asSecondStart(data: unknown): z.infer<typeof secondStart> {
  const read = secondStart.safeParse(data)
  // Each link would lead away from the one before.
  return read.success ? { files: read.data.files, links: read.data.links.slice(-1) } : { files: [], links: [] }
}
