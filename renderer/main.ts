import './zod-without-eval.ts'
import '@fontsource-variable/inter/index.css'
import '@fontsource-variable/jetbrains-mono/index.css'
import './styles/tokens.css'
import './styles/base.css'
import { mount } from 'svelte'
import type { LabBridge } from '../preload/bridge.ts'
import App from './App.svelte'
import { browserHost } from './connection/browser-host.ts'
import { httpBulk } from './connection/bulk.ts'
import { base, bridge, token } from './connection/early-connection.ts'
import { electronHost } from './connection/electron-host.ts'
import { joinDesktop } from './shell/desktop.svelte.ts'
import { LabWindow } from './shell/lab-window.svelte.ts'

/** The desktop's own window, which needs no token: nobody else can ask for its scheme. */
function desktopWindow(bridge: LabBridge): LabWindow {
  const lab = new LabWindow(electronHost(bridge), httpBulk(base))
  joinDesktop(lab)
  return lab
}
function browserWindow(): LabWindow {
  const lab = new LabWindow(browserHost(base, token ?? ''), httpBulk(base, token ?? ''))
  // Without a token the lab would refuse every try: the page says at once what to do.
  if (token === null) lab.connection.status = 'stranger'
  return lab
}
const lab = bridge ? desktopWindow(bridge) : browserWindow()

mount(App, { target: document.getElementById('app')!, props: { lab } })
