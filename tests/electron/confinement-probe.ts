/**
 * Loaded into Electron's main process beside the lab (`-r`), without a driver between: tries from within the page what
 * it must not be able to do, writes what came of it, and ends the program.
 */
import { writeFileSync } from 'fs'
import { app, BrowserWindow, type WebContents } from 'electron'

/** Addresses that are not the page's own. */
const addresses = [
  'https://example.com/',
  'http://127.0.0.1:9/',
  'http://localhost:9/?app-lab://lab/',
  'https://lab/',
  'file:///etc/hostname',
  'file://lab/',
  'data:text/html,<h1>other</h1>',
  'blob:https://example.com/0f0f0f0f-0f0f-4f0f-8f0f-0f0f0f0f0f0f',
  'about:blank',
  'about:srcdoc',
  'chrome://version/',
  'chrome-extension://lab/',
  'view-source:app-lab://lab/',
  'filesystem:app-lab://lab/temporary/x',
  'ftp://example.com/',
  'mailto:someone@example.com',
  'spiral-lab://history',
  'app-lab://other/',
  'app-lab://lab.example.com/',
  'app-lab://labs/',
  'app-lab://lab@example.com/',
  'app-lab://example.com:80/lab/',
  'javascript:document.title="run"',
]

/** Six ways to get there, as code for the page; each tells what it reached, or null. */
const ways: Record<string, string> = {
  place: `location.href = address`,
  open: `const opened = window.open(address); await new Promise((done) => setTimeout(done, 60));
    return opened && !opened.closed ? 'a window' : null`,
  link: `const a = document.createElement('a'); a.href = address; a.target = '_blank'; a.click()`,
  form: `const f = document.createElement('form'); f.action = address; f.method = 'post'; document.body.append(f); f.submit(); f.remove()`,
  frame: `return new Promise((done) => { const i = document.createElement('iframe'); i.src = address; document.body.append(i);
    setTimeout(() => { let inside = null; try { inside = i.contentDocument && i.contentDocument.body.innerText || null } catch {} i.remove(); done(inside) }, 60) })`,
  fetch: `return fetch(address, { mode: 'no-cors' }).then(({ status }) => 'status ' + status, () => null)`,
}

const permissions: Record<string, string> = {
  notification: `Notification.requestPermission()`,
  place: `new Promise((done) => navigator.geolocation.getCurrentPosition(() => done('granted'), () => done('denied')))`,
  microphone: `navigator.mediaDevices.getUserMedia({ audio: true }).then(() => 'granted', () => 'denied')`,
  camera: `navigator.mediaDevices.getUserMedia({ video: true }).then(() => 'granted', () => 'denied')`,
  screen: `navigator.mediaDevices.getDisplayMedia({ video: true }).then(() => 'granted', () => 'denied')`,
  midi: `navigator.requestMIDIAccess({ sysex: true }).then(() => 'granted', () => 'denied')`,
  clipboard: `navigator.clipboard.readText().then(() => 'granted', () => 'denied')`,
  // An old Electron never answers.
  fullscreen: `new Promise((done) => { document.documentElement.requestFullscreen().catch(() => {});
    setTimeout(() => done(document.fullscreenElement ? 'granted' : 'denied'), 500) })`,
}
const download = `const a = document.createElement('a'); a.href = URL.createObjectURL(new Blob(['x'])); a.download = 'x.txt'; a.click()`
const above = [
  '..%2f..%2fpackage.json',
  '%2e%2e/package.json',
  'assets/../../package.json',
  'bulk/../../lab.db',
  '//etc/hostname',
]

/** Waits until a navigation that was begun is over, back on the page if it got away. */
async function settled(contents: WebContents): Promise<void> {
  const until = Date.now() + 60_000
  do await new Promise((resolve) => setTimeout(resolve, 20))
  while (Date.now() < until && (contents.isLoading() || !contents.getURL().startsWith('app-lab://lab/')))
}

async function probe(contents: WebContents): Promise<object> {
  const act = (address: string, code: string): Promise<unknown> =>
    contents.executeJavaScript(`(async (address) => { ${code} })(${JSON.stringify(address)})`, true)
  const run = (code: string): Promise<unknown> => act('', `return ${code}`)
  const reached: string[] = []
  const downloads: boolean[] = []
  contents.session.on('will-download', (event) => downloads.push(event.defaultPrevented))
  for (const address of addresses)
    for (const [way, code] of Object.entries(ways)) {
      // A form that is sent to an empty page ends the page of Chromium 108.
      if (way === 'form' && address.startsWith('about:') && Number.parseInt(process.versions.electron) < 36) continue
      const answer = await act(address, code)
      if (answer !== null && answer !== undefined) reached.push(`${way} ${address}: ${JSON.stringify(answer)}`)
      await settled(contents)
      if (!contents.getURL().startsWith('app-lab://lab/')) reached.push(`${way} ${address}: the page is there`)
    }
  const answers: Record<string, unknown> = {}
  for (const [name, code] of Object.entries(permissions)) answers[name] = await run(code)
  await act('', download)
  const files: Record<string, unknown> = {}
  for (const path of above)
    files[path] = await run(
      `fetch(${JSON.stringify(`app-lab://lab/${path}`)}).then(({ status }) => status, () => 'failed')`,
    )
  await new Promise((resolve) => setTimeout(resolve, 500))
  return {
    tried: addresses.length * Object.keys(ways).length,
    reached,
    answers,
    files,
    downloads,
    windows: BrowserWindow.getAllWindows().length,
    address: contents.getURL(),
    title: await run('document.title'),
  }
}

app.on('browser-window-created', (_event, window) => {
  const tell = (found: object): void => {
    writeFileSync(process.env['SPIRAL_LAB_PROBE']!, JSON.stringify(found))
    app.exit(0)
  }
  window.webContents.once('did-finish-load', () => {
    probe(window.webContents).then(tell, (thrown: unknown) => tell({ thrown: String(thrown) }))
  })
})
