import { createContext } from 'svelte'
import type { LabClient } from '../../preload/client.ts'
import type { LabState, Settings } from '../../preload/contract/app.ts'
import type { Json, RunSpec, RunSpecInput } from '../../preload/contract/values.ts'
import type { ErrorShape } from '../../preload/errors.ts'
import type { Tracer, TraceState } from './tracer.ts'

/** The languages of the window. */
export type Locale = 'en' | 'zh-CN'

/** What a text's `{name}` stands for. Numbers are written in the language's own way; `count` chooses the plural. */
export type TextValues = Record<string, string | number>

/**
 * Texts in every language, one object a folder (`text.ts`). English has plural pairs as `runs_one` and `runs_other`;
 * Chinese has the `_other` alone. A text that is missing in Chinese does not compile.
 */
export interface Texts<K extends string = string> {
  en: Record<K, string>
  'zh-CN': Record<Exclude<K, `${string}_one`>, string>
}

/** The keys that can be asked for: plurals without their ending. */
export type TextKey<K extends string> = K extends `${infer Base}_one` | `${infer Base}_other` ? Base : K

/** Gives a catalogue its types, and refuses one that lacks a text: `export default` nothing, `export const text = texts({…})`. */
export function texts<const K extends string>(catalogue: {
  en: Record<K, string>
  'zh-CN': Record<Exclude<NoInfer<K>, `${string}_one`>, string>
}): Texts<K> {
  return catalogue
}

/** What the shell asks of an experiment's view, once: a new object each time. */
export interface ViewRequest {
  /** Parameters may be partial: the lab fills in the defaults. */
  spec: RunSpec | RunSpecInput
  /** The run that the spec is from: `watch` it live, or (images) open the picture kept with it. */
  runId: string | null
  /** `show`: fill the knobs with it. `start`: the same, and set off. `watch`: the run trains now; show it. */
  action: 'show' | 'start' | 'watch'
  /** The position to be shown: 0 unless it is given. */
  at?: number
  /** The query of a link, in place of the spec's parameters and seed: `seed=1&task=xor`. */
  link?: string
  /** A picture that comes with the lab, by its name. */
  sample?: string
  /** A picture that was opened outside of the view: by a menu, by the system, or dropped on another tab. */
  file?: File
}

/** The properties of an experiment's `View.svelte`. Views stay mounted; `active` tells whether the tab is in front. */
export interface ViewProperties {
  active: boolean
  request: ViewRequest | null
}

/** The properties of an experiment's `Picture.svelte`: a kept state, drawn for the history and the compare page. */
export interface PictureProperties {
  snapshot: unknown
  /** What the picture shows, for a reader who cannot see it. */
  label: string
}

/** One thing a user can do, listed in the command palette and on the shortcut sheet. */
export interface Command {
  id: string
  /** In the user's language, at the moment it is shown. */
  label: () => string
  /** What it is found by in place of its label, where that quotes a name of the user's. */
  name?: () => string
  /** A key as `KeyboardEvent.key` names it, with `Ctrl+`, `Alt+`, `Shift+` before it; on macOS Ctrl is Command. */
  shortcut?: string
  /** A key that does the same, and is shown nowhere. */
  otherShortcut?: string
  /** Further words that it is found by, in the user's language. */
  words?: () => string
  /** Whether its keys work over an open dialog, too. */
  inDialogs?: boolean
  /** Only offered while this is true. */
  enabled?: () => boolean
  run: () => void
}

/** A message that goes away by itself unless it has something to undo. */
export interface NoticeContent {
  message: string
  kind?: 'info' | 'success' | 'warning'
  undo?: () => void | Promise<void>
  /** Further things that can be done, each once; a message that has some stays until they are done or it is dismissed. */
  actions?: readonly { label: string; run: () => void }[]
}

/** Something the user did that can be taken back and done again. What either of them does is itself no new change. */
export interface Change {
  /** What was done, in the present language, to stand after “Undone:”, such as `Layer 2 removed`. */
  label: () => string
  /** May throw where it is impossible by now: that is told, and the change is forgotten. */
  undo: () => void | Promise<void>
  redo: () => void | Promise<void>
  /** Changes with the same word here that follow each other quickly (a slider that is dragged, typing) are one. */
  joins?: string
  /** The experiment in whose tab it is seen, which comes to the front. */
  experiment?: string
}
/** A change that was made. */
export interface Done {
  /** Takes it back, unless it has been already. */
  undo: () => Promise<void>
  /** It could not be made after all: there is nothing to take back. */
  forget: () => void
}

/** What a piece of longer work is given. */
export interface WorkTools {
  /** Aborted when the user cancels the work. */
  readonly signal: AbortSignal
  /** For a call that takes a `work`: how far it is is followed by itself then. */
  readonly work: string
  /** Tells how far it is, from 0 to 1. */
  progress(done: number): void
}

/** What the window gives to every view and every part. The fields that can change are reactive. */
export interface LabContext {
  readonly client: LabClient
  readonly connected: boolean
  /** The newest state of the lab; null until the first one has come. */
  readonly state: LabState | null
  readonly settings: Settings
  readonly locale: Locale
  /** What is shown now, after the system's choice is applied. */
  readonly theme: 'light' | 'dark'
  readonly reducedMotion: boolean
  /** A text of a catalogue in the present language. Use {@link translator} in components. */
  say<K extends string>(catalogue: Texts<K>, key: TextKey<K>, values?: TextValues): string
  /** What an error says in the present language, to be shown in the page. */
  errorText(error: ErrorShape): { message: string; safe: string; do: string }
  /** Bytes that travel beside the contract, cancelled by the signal. */
  fetchBulk(id: string, signal?: AbortSignal): Promise<ArrayBuffer>
  /** Sends bytes beside the contract and tells the id that a call names them by. */
  uploadBulk(bytes: Blob, signal?: AbortSignal): Promise<string>
  /** Hands a file to the user, under a name that is a proposal. */
  saveFile(name: string, content: BlobPart, mediaType: string): Promise<void>
  /** Lets the user choose files; an empty list when none was chosen. */
  openFiles(accept: string, several?: boolean): Promise<File[]>
  /** Tells that a file of the user's turned out to be one that the lab opens, so that it can be offered again. */
  fileOpened?(name: string): void
  /** Puts a text or a picture (PNG) into the clipboard; fails where the system does not let it. */
  copy(content: string | Blob): Promise<void>
  /** Shows what was thrown (what happened, what is safe, what to do) or a message. Aborted calls are not shown. */
  notify(message: NoticeContent | unknown): void
  /**
   * Does what may take longer than a blink: from then on it stands in the status bar with its progress, the time left and a
   * way to cancel it. Throws what the task throws, which is not shown where the user cancelled it.
   */
  work<T>(label: () => string, task: (tools: WorkTools) => Promise<T>, signal?: AbortSignal): Promise<T>
  /** Remembers what the user did just now, to be taken back by Ctrl+Z in its turn. */
  did(change: Change): Done
  /** What a tab held last, read before its view was made; null where it never held anything. */
  draftOf(experiment: string): Json
  /** Keeps what a tab holds, over a reload and a restart. */
  keepDraft(experiment: string, draft: Json): void
  /** The whole address of a tab with a link's query, to be copied. */
  addressOf(experiment: string, query: string): string
  /** Opens a way to trace explorables off the window's thread. */
  openTracer(onState: (state: TraceState) => void): Tracer
  /** What an experiment is about, as Markdown in the present language; empty where it has no README. */
  helpText(experiment: string): Promise<string>
  /** Shows what an experiment is about: its README. */
  showHelp(experiment: string): void
  /** Tells that what the history holds was changed from here: what shows it is read again. */
  historyChanged(): void
  /** The page of a run in the history tab. */
  openRun(runId: string): void
  compare(runIds: string[]): void
  /** Tells a reader of the screen, at most every five seconds: the newest text wins. */
  announce(text: string): void
  /** Adds commands for as long as the returned function was not called; made for `$effect(() => lab.addCommands([…]))`. */
  addCommands(commands: Command[]): () => void
  /** Tells how a tab's knobs are gone to, by a path without list places (`layers.units`), until the returned function is called. */
  addKnobs(experiment: string, goTo: (path: string) => Promise<void>): () => void
}

const [getLabContext, setLabContext] = createContext<LabContext>()
export { getLabContext, setLabContext }

/** The texts of a catalogue for a component: `const t = translator(text)`, then `t('play')`, in the present language. */
export function translator<K extends string>(catalogue: Texts<K>): (key: TextKey<K>, values?: TextValues) => string {
  const lab = getLabContext()
  return (key, values) => lab.say(catalogue, key, values)
}
