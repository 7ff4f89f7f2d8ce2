/** Starts the browser's host and its page in the installed Chromium. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Browser, BrowserContextOptions, Page } from 'playwright'

const root = join(import.meta.dirname, '../..')

/** The lab as a process of its own. */
export interface LabProcess {
  /** Where its page is, token and all. */
  address: string
  child: ChildProcess
  /** Ends it as Ctrl-C does; resolves with its exit code. */
  end(): Promise<number | null>
}

/**
 * Starts the lab.
 * @param options.launcher starts it as `npm start` does, which builds what is stale; otherwise the built host alone
 * @throws Error with what it wrote where it ended before it stood
 */
export async function startLab(
  home: string,
  { port = 0, launcher = false }: { port?: number; launcher?: boolean } = {},
): Promise<LabProcess> {
  const program = launcher ? [join(root, 'main/launch.mjs'), 'start'] : [join(root, 'dist/main/server.js')]
  const child = spawn(process.execPath, [...program, '--no-open', '--port', String(port), '--home', home], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const errors: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => errors.push(line))
  const ended = once(child, 'close') as Promise<[number | null]>
  const address = new Promise<string>((resolve) =>
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /(http:\/\/127\.0\.0\.1:\d+\/#t=\S+)/.exec(line)?.[1]
      if (found) resolve(found)
    }),
  )
  const early = ended.then(([code]) => {
    throw new Error(`The lab ended with ${code}: ${errors.join('\n')}`)
  })
  early.catch(() => {})
  return {
    address: await Promise.race([address, early]),
    child,
    async end() {
      child.kill('SIGINT')
      return (await ended)[0]
    },
  }
}

/** What a page said, and asked for in vain, that nobody should have to hear. */
export interface Complaints {
  /** Errors and warnings of the console, and what was thrown and caught by nobody. */
  console: string[]
  /** What the page's policy stopped. */
  policy: string[]
  /** Requests without an answer, and answers of 400 and more. */
  requests: string[]
}

/** Opens a window of its own, with nothing in it yet. */
export async function openWindow(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; complaints: Complaints }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US', ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(90_000)
  const complaints: Complaints = { console: [], policy: [], requests: [] }
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.console.push(message.text())
  })
  page.on('pageerror', (error) => complaints.console.push(error.stack ?? error.message))
  page.on('response', (answer) => {
    if (answer.status() >= 400) complaints.requests.push(`${answer.status()} ${answer.url()}`)
  })
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? ''
    // A window that looks elsewhere takes its question back.
    if (why !== 'net::ERR_ABORTED') complaints.requests.push(`${why} ${request.url()}`)
  })
  await page.exposeFunction('reportPolicy', (report: string) => complaints.policy.push(report))
  await page.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) =>
      (window as unknown as { reportPolicy(report: string): void }).reportPolicy(
        `${violatedDirective} ${blockedURI} ${sourceFile}`,
      ),
    ),
  )
  return { page, complaints }
}
