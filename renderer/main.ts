import './zod-without-eval.ts'
import '@fontsource-variable/inter/index.css'
import '@fontsource-variable/jetbrains-mono/index.css'
import './styles/tokens.css'
import './styles/base.css'
import { mount } from 'svelte'
import App from './App.svelte'
import { browserHost } from './connection/browser-host.ts'
import { httpBulk } from './connection/bulk.ts'
import { takeToken } from './connection/token.ts'
import { LabWindow } from './shell/lab-window.svelte.ts'

const token = takeToken({ location, history, storage: sessionStorage })
const base = new URL('./', location.href).href
const lab = new LabWindow(browserHost(base, token ?? ''), httpBulk(base, token ?? ''))
// Without a token the lab would refuse every try: the page says at once what to do.
if (token === null) lab.connection.status = 'refused'

mount(App, { target: document.getElementById('app')!, props: { lab } })
