import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { chromium, type Page } from 'playwright'
import { WebSocket, WebSocketServer } from 'ws'

/** What a driver asks of a browser, and an Electron refuses, though nothing needs it here. */
const REFUSED = 'Browser.setDownloadBehavior'

/** Lets a driver in by `--remote-debugging-port`, which fuses leave open. @returns the program's page, once it has one */
export async function pageAt(port: number, patienceMs: number): Promise<{ page: Page; close: () => void }> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  const address = async (): Promise<string> => {
    const answer = await fetch(`http://127.0.0.1:${port}/json/version`)
    return ((await answer.json()) as { webSocketDebuggerUrl: string }).webSocketDebuggerUrl
  }
  server.on('connection', (driver) => {
    const early: string[] = []
    let program: WebSocket | null = null
    const forward = (text: string): void => {
      const { id, method, sessionId } = JSON.parse(text) as { id: number; method: string; sessionId?: string }
      if (method === REFUSED) driver.send(JSON.stringify({ id, result: {}, ...(sessionId && { sessionId }) }))
      else program!.send(text)
    }
    driver.on('message', (data: Buffer) => (program ? forward(data.toString()) : early.push(data.toString())))
    driver.on('close', () => program?.close())
    void address().then(
      (url) => {
        const opened = new WebSocket(url, { perMessageDeflate: false, maxPayload: 1 << 28 })
        opened.on('open', () => {
          program = opened
          for (const text of early) forward(text)
        })
        opened.on('message', (data: Buffer) => driver.send(data.toString()))
        opened.on('error', () => driver.close())
        opened.on('close', () => driver.close())
      },
      () => driver.close(),
    )
  })
  await once(server, 'listening')
  const { port: own } = server.address() as AddressInfo
  for (const until = Date.now() + patienceMs; ; await wait(200)) {
    const listens = await address().catch(() => null)
    const browser = listens === null ? null : await chromium.connectOverCDP(`ws://127.0.0.1:${own}`).catch(() => null)
    const page = browser?.contexts()[0]?.pages()[0]
    if (page) return { page, close: () => server.close() }
    await browser?.close()
    if (Date.now() > until) throw new Error('the program opened no window')
  }
}
