/** The built workbench in the installed Chromium, under the policy of the lab's own page. */
import { createReadStream, existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Locator, Page } from 'playwright'
import { afterAll, beforeAll, expect } from 'vitest'
import { pageHeaders } from '../../main/host/page-headers.ts'
import { type Complaints, openWindow } from '../end-to-end/browser-lab.ts'
import { launchChromium } from '../server/chromium.ts'

const folder = join(import.meta.dirname, '../../dist/workbench')
const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** Serves the built workbench on a port of its own. */
export async function serveBench(): Promise<{ address: string; close: () => void }> {
  if (!existsSync(join(folder, 'index.html'))) throw new Error('The workbench is not built; `npm test` builds it.')
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', pathToFileURL('/'))
    const file = join(folder, pathname === '/' ? 'index.html' : pathname)
    const type = types[extname(file)]
    if (!existsSync(file) || type === undefined) return void response.writeHead(404).end()
    response.writeHead(200, { ...pageHeaders, 'Content-Type': type })
    createReadStream(file).pipe(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { address: `http://127.0.0.1:${port}/`, close: () => server.close() }
}

/** A part of the kit, alone in the page. */
export interface ShownPart {
  page: Page
  /** What the example drew. */
  part: Locator
  /** What it asked of the window so far, oldest first, as `what detail`. */
  asked: () => Promise<string[]>
}

/** How a part is shown. */
interface View {
  theme?: 'light' | 'dark'
  locale?: 'en' | 'zh-CN'
}

/** One browser on the workbench for all tests of a file; after each part, the page must have had nothing to complain of. */
export function workbench() {
  let browser: Browser
  let served: Awaited<ReturnType<typeof serveBench>>
  let page: Page
  let complaints: Complaints
  beforeAll(async () => {
    served = await serveBench()
    browser = await launchChromium()
    ;({ page, complaints } = await openWindow(browser, { viewport: { width: 1280, height: 800 } }))
  })
  afterAll(async () => {
    await browser?.close()
    served?.close()
    expect(complaints).toEqual({ console: [], policy: [], requests: [] })
  })
  return {
    /** Shows a part anew, whatever was done to it before. */
    async show(name: string, { theme = 'light', locale = 'en' }: View = {}): Promise<ShownPart> {
      await page.goto('about:blank')
      await page.goto(`${served.address}#${name}?theme=${theme}&locale=${locale}`)
      const part = page.locator(`[data-part=${name}]`)
      await part.waitFor()
      return {
        page,
        part,
        asked: () => page.getByRole('list', { name: 'Asked of the window' }).locator('li').allInnerTexts(),
      }
    },
    /** The names of all parts that have an example. */
    async names(): Promise<string[]> {
      await page.goto(served.address)
      return page.getByRole('navigation', { name: 'Parts' }).locator('a').allInnerTexts()
    },
  }
}
