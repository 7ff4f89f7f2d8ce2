import type { LabClient } from '../../preload/client.ts'
import { settings } from '../../preload/contract/app.ts'
import type { Command, LabContext, Locale } from '../../lab/kit/lab-context.ts'
import { Commands } from '../shell/commands.svelte.ts'
import { errorText, textOf } from '../i18n/language.svelte.ts'
import { WorkerTracer } from '../traces/worker-tracer.ts'

/** What a part asked of the window, newest last: shown below it, and read by its test. */
export interface Asked {
  what: string
  detail: string
}

/** A window without a lab: parts draw themselves in it, and what they ask for is written down. */
export class BenchContext implements LabContext {
  locale = $state<Locale>('en')
  theme = $state<'light' | 'dark'>('light')
  asked = $state.raw<Asked[]>([])
  readonly commands = new Commands()
  readonly connected = true
  readonly state = null
  readonly reducedMotion = false
  readonly settings = settings.parse({})
  // A part that calls the lab is no part: it would fail here as loudly as it should.
  readonly client = new Proxy({} as LabClient, {
    get: (_, name) => {
      throw new Error(`the workbench has no lab: ${String(name)}`)
    },
  })

  #note(what: string, detail: string): void {
    this.asked = [...this.asked, { what, detail }]
  }
  say: LabContext['say'] = (catalogue, key, values) => textOf(this.locale, catalogue, key, values)
  errorText: LabContext['errorText'] = (shape) => errorText(this.locale, shape)
  addCommands = (commands: Command[]): (() => void) => this.commands.add(commands)
  addKnobs = () => () => {}
  saveFile: LabContext['saveFile'] = async (name, content) => {
    this.#note('saveFile', `${name}: ${await new Blob([content]).text()}`)
  }
  copy: LabContext['copy'] = async (content) => {
    this.#note('copy', typeof content === 'string' ? content : `${content.type}, ${content.size} bytes`)
  }
  notify: LabContext['notify'] = (message) => this.#note('notify', JSON.stringify(message))
  announce: LabContext['announce'] = (text) => this.#note('announce', text)
  did: LabContext['did'] = (change) => {
    this.#note('did', change.label())
    return { undo: async () => change.undo(), forget: () => {} }
  }
  draftOf: LabContext['draftOf'] = () => null
  keepDraft: LabContext['keepDraft'] = (experiment) => this.#note('keepDraft', experiment)
  addressOf: LabContext['addressOf'] = (experiment, query) => `#/${experiment}?${query}`
  openTracer: LabContext['openTracer'] = (told) => new WorkerTracer(told)
  helpText = async (experiment: string) => `# ${experiment}\n\nIts help.`
  showHelp: LabContext['showHelp'] = (experiment) => this.#note('showHelp', experiment)
  historyChanged: LabContext['historyChanged'] = () => this.#note('historyChanged', '')
  openRun: LabContext['openRun'] = (runId) => this.#note('openRun', runId)
  compare: LabContext['compare'] = (runIds) => this.#note('compare', runIds.join())
  work: LabContext['work'] = (_label, task) =>
    task({ signal: new AbortController().signal, work: '', progress: () => {} })
  fetchBulk = () => Promise.reject(new Error('the workbench has no lab'))
  uploadBulk = () => Promise.reject(new Error('the workbench has no lab'))
  openFiles = () => Promise.resolve([])
}
