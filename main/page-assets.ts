import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'

/** One file of the built page. */
export interface PageAsset {
  bytes: Uint8Array<ArrayBuffer>
  /** Its Content-Type. */
  type: string
  /** The name changes with the content, so that a browser may keep it for good. */
  lasting: boolean
}

/** Everything that the page is made of, by the path that it is asked for: `/` is the page itself. */
export type PageAssets = ReadonlyMap<string, PageAsset>

/** The kinds of files that a page is made of. Whatever else lies in the folder is served to nobody. */
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

const hasHash = /-[A-Za-z0-9_-]{8}\.[a-z0-9]+$/

/**
 * Reads the built page into memory, once. From then on a request is answered by looking its path up, never by looking
 * into a folder, so that no path from outside can lead anywhere. Links are not followed.
 * @param folder where the page was built
 */
export function readPageAssets(folder: string): PageAssets {
  const assets = new Map<string, PageAsset>()
  const read = (inside: string): void => {
    for (const entry of readdirSync(join(folder, inside), { withFileTypes: true })) {
      const path = `${inside}/${entry.name}`
      if (entry.isDirectory()) read(path)
      const type = types[extname(entry.name)]
      if (!entry.isFile() || type === undefined) continue
      const bytes = new Uint8Array(readFileSync(join(folder, path)))
      assets.set(path === '/index.html' ? '/' : path, { bytes, type, lasting: hasHash.test(entry.name) })
    }
  }
  read('')
  return assets
}
