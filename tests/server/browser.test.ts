import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeOpeningFile } from '../../main/server/open-browser.ts'
import { launchChromium } from './chromium.ts'
import { serve, smallPage, type Served } from './serve.ts'

let lab: Served
let browser: Browser
beforeAll(async () => {
  const picture = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
  const style = new TextEncoder().encode('p { color: rgb(1, 2, 3) }')
  lab = await serve(
    new Map([
      ...smallPage,
      ['/assets/icon-abcdefgh.svg', { bytes: picture, type: 'image/svg+xml', lasting: true }],
      ['/assets/index-abcdefgh.css', { bytes: style, type: 'text/css', lasting: true }],
    ]),
  )
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  await lab.close()
})

/** Tries everything that a page can try, with the token, and names what came to something. Runs in the page. */
async function tryEverything({ host, token }: { host: string; token: string }): Promise<string[]> {
  const base = `http://${host}`
  const loads = (element: HTMLElement & { src?: string; href?: string; data?: string }, set: () => void) =>
    new Promise<boolean>((resolve) => {
      element.addEventListener('load', () => resolve(true))
      element.addEventListener('error', () => resolve(false))
      set()
      document.body.append(element)
    })
  const image = document.createElement('img')
  const script = document.createElement('script')
  const style = document.createElement('link')
  const socket = (protocols: string[]) =>
    new Promise<boolean>((resolve) => {
      const opened = new WebSocket(`ws://${host}/lab`, protocols)
      opened.onopen = () => (opened.close(), resolve(true))
      opened.onerror = () => resolve(false)
    })
  const headers = { Authorization: `Bearer ${token}` }
  const readable = (path: string, init: RequestInit = {}) =>
    fetch(base + path, init).then(
      (response) => response.ok,
      () => false,
    )
  const tries: Record<string, () => Promise<boolean>> = {
    'a WebSocket with the token': () => socket([`t.${token}`]),
    'a WebSocket without': () => socket([]),
    'reading the page': () => readable('/'),
    'reading bytes with the token': () => readable('/bulk/images:0123abcd', { headers }),
    'uploading with the token': () => readable('/bulk', { method: 'POST', headers, body: 'x' }),
    'uploading without being allowed to ask': () => readable('/bulk', { method: 'POST', mode: 'no-cors', body: 'x' }),
    'a picture': () => loads(image, () => (image.src = `${base}/assets/icon-abcdefgh.svg`)),
    'a script': () =>
      // A page with Trusted Types has to say so; the lab's own has them.
      loads(script, () => script.setAttribute('src', `${base}/assets/index-abcdefgh.js`)).catch(() => false),
    'a style': () => {
      style.rel = 'stylesheet'
      return loads(style, () => (style.href = `${base}/assets/index-abcdefgh.css`))
    },
    'an EventSource': () =>
      new Promise((resolve) => {
        const events = new EventSource(`${base}/`)
        events.onopen = () => resolve(true)
        events.onerror = () => resolve(false)
      }),
    'a beacon': async () => {
      navigator.sendBeacon(`${base}/bulk`, 'x')
      return false
    },
  }
  const came: string[] = []
  for (const [what, attempt] of Object.entries(tries)) if (await attempt()) came.push(what)
  return came
}

/** A page of somebody else's on another port, which for the browser is the same site. */
async function foreignPage(html = ''): Promise<{ page: Page; close: () => Promise<void> }> {
  const server = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end(`<body>${html}`))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const page = await browser.newPage()
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  return {
    page,
    close: async () => {
      await page.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

it('the lab’s own page comes to what it may, and the same tries from another port come to nothing', async () => {
  const own = await browser.newPage()
  await own.goto(`http://${lab.host}/`)
  // The policy's `connect-src 'self'` covers the WebSocket of the same host and port.
  expect(await own.evaluate(tryEverything, { host: lab.host, token: lab.token })).toEqual([
    'a WebSocket with the token',
    'reading the page',
    'reading bytes with the token',
    'uploading with the token',
    'a picture',
    'a style',
  ])
  await own.close()
  const before = [lab.asked.length, lab.uploads.length]
  expect(before).toEqual([1, 1])

  const foreign = await foreignPage()
  expect(await foreign.page.evaluate(tryEverything, { host: lab.host, token: lab.token })).toEqual([])
  expect([lab.asked.length, lab.uploads.length]).toEqual(before)
  await foreign.close()
})

it('no form and no frame of another page comes to anything', async () => {
  const { page, close } = await foreignPage(`
    <form method="post" action="http://${lab.host}/bulk" enctype="text/plain" target="inside"><input name="a"></form>
    <iframe name="inside"></iframe><iframe src="http://${lab.host}/"></iframe><object data="http://${lab.host}/"></object>
    <embed src="http://${lab.host}/open"><iframe sandbox="allow-scripts" src="http://${lab.host}/open#t=x"></iframe>`)
  const uploads = lab.uploads.length
  const posted = page.waitForResponse((response) => response.request().method() === 'POST')
  await page.evaluate(() => document.forms[0]!.submit())
  expect((await posted).status()).toBe(403)
  await page.waitForLoadState('networkidle')
  const titles = await Promise.all(
    page
      .frames()
      .slice(1)
      .map((frame) => frame.title().catch(() => '')),
  )
  // What a refused frame shows instead has a title of the browser's own.
  expect(titles.length).toBeGreaterThanOrEqual(3)
  expect(titles.filter((title) => ['lab', 'ready', 'Spiral Lab'].includes(title))).toEqual([])
  expect(lab.uploads.length).toBe(uploads)
  // A link or a form that leaves its own page for the lab's is refused too.
  const [answer] = await Promise.all([
    page.waitForResponse(`http://${lab.host}/`),
    page.evaluate((to) => void location.assign(to), `http://${lab.host}/`),
  ])
  expect(answer.status()).toBe(403)
  await close()
})

it('the file that opens the lab leads to it, token and all; the page itself cannot be entered from a file', async () => {
  const { file, remove } = writeOpeningFile(lab.server.address)
  const page = await browser.newPage()
  await page.goto(`file://${file}`)
  await page.waitForURL(lab.server.address)
  await page.waitForFunction(() => document.title === 'ready')
  writeFileSync(file, `<meta http-equiv="refresh" content="0; url=${lab.server.address}">`)
  const refused = page.waitForResponse(`http://${lab.host}/`)
  await page.goto(`file://${file}`)
  expect((await refused).status()).toBe(403)
  await page.close()
  remove()
})
