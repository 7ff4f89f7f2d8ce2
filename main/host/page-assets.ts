import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'

/** One file of the built page. */
export interface PageAsset {
  readonly bytes: Uint8Array<ArrayBuffer>
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

/** A file that is read when it is first asked for, and then kept. */
class FileAsset implements PageAsset {
  readonly #path: string
  readonly type: string
  readonly lasting: boolean
  #bytes: Uint8Array<ArrayBuffer> | null = null

  constructor(path: string, type: string) {
    this.#path = path
    this.type = type
    this.lasting = hasHash.test(path)
  }
  get bytes(): Uint8Array<ArrayBuffer> {
    return (this.#bytes ??= new Uint8Array(readFileSync(this.#path)))
  }
}

/**
 * Lists the built page, once. From then on a request is answered by looking its path up, never by looking into a folder,
 * so that no path from outside can lead anywhere. Links are not followed.
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
      assets.set(path === '/index.html' ? '/' : path, new FileAsset(join(folder, path), type))
    }
  }
  read('')
  return assets
}

/** Reads what was not asked for yet, one file after the other: the page may be built anew while it is open. */
export async function keepPageAssets(assets: PageAssets): Promise<void> {
  for (const asset of assets.values()) {
    void asset.bytes
    await nextTurn()
  }
}
