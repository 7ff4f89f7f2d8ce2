import type { Component } from 'svelte'
import { order } from '../../lab/experiments/order.ts'
import type { FieldText } from '../../lab/kit/knobs/fields.ts'
import type { Preset } from '../../lab/kit/tab/preset.ts'
import { keysOfKind, type KeyTable } from '../../lab/kit/tab/tab-keys.ts'
import type { Locale, Texts, ViewProperties } from '../../lab/kit/lab-context.ts'
import { definitionOf, isDefined } from './definitions.svelte.ts'

/** A tab: what the folder of an experiment holds for the window. */
export interface ExperimentTab {
  id: string
  /** Its texts; `title`, `summary` and `metric.<name>` are the shell's to show where they are there. */
  text: Texts
  /** Loads the tab's content, when it is opened for the first time. */
  view: () => Promise<Component<ViewProperties>>
  icon: Component<{ size?: number }> | null
}

const folder = '../../lab/experiments'
const texts = import.meta.glob<Texts>('../../lab/experiments/*/text.ts', { eager: true, import: 'text' })
const fieldTexts = import.meta.glob<Record<Locale, Record<string, FieldText>>>('../../lab/experiments/*/text.ts', {
  eager: true,
  import: 'fieldTexts',
})
const views = import.meta.glob<Component<ViewProperties>>('../../lab/experiments/*/View.svelte', { import: 'default' })
const icons = import.meta.glob<Component<{ size?: number }>>('../../lab/experiments/*/Icon.svelte', {
  eager: true,
  import: 'default',
})

const helps = import.meta.glob<string>('../../lab/experiments/*/README*.md', { query: '?raw', import: 'default' })

const ownKeys = import.meta.glob<KeyTable>('../../lab/experiments/*/keys.ts', { eager: true, import: 'keys' })
const presets = import.meta.glob<readonly Preset[]>('../../lab/experiments/*/presets.ts', { import: 'presets' })

/** The tabs in their order; an experiment without a view (headless) has none. */
export const experimentTabs: readonly ExperimentTab[] = order.flatMap((id) => {
  const at = `${folder}/${id}`
  const text = texts[`${at}/text.ts`]
  const view = views[`${at}/View.svelte`]
  return isDefined(id) && text && view ? [{ id, text, view, icon: icons[`${at}/Icon.svelte`] ?? null }] : []
})

export const tabOf = (id: string): ExperimentTab | null => experimentTabs.find((tab) => tab.id === id) ?? null
/** What an experiment is about, as its README tells it; in English where it is not told in that language. */
export async function helpOf(id: string, locale: Locale): Promise<string> {
  const load = helps[`${folder}/${id}/README.${locale}.md`] ?? helps[`${folder}/${id}/README.md`]
  return (await load?.()) ?? ''
}
/** What an experiment's tab offers to begin with; a label is a key of its texts. */
export const presetsOf = async (id: string): Promise<readonly Preset[]> =>
  (await presets[`${folder}/${id}/presets.ts`]?.()) ?? []
/** What the parameters of an experiment are called and mean; null for an unknown one. */
export const fieldTextsOf = (id: string): Record<Locale, Record<string, FieldText>> | null =>
  fieldTexts[`${folder}/${id}/text.ts`] ?? null
const textOfExperiment = (id: string): Texts | null => texts[`${folder}/${id}/text.ts`] ?? null

type Say = (catalogue: Texts, key: string) => string

/** An experiment's name in the user's language, its id where it has none. */
export function experimentTitle(id: string, say: Say): string {
  const catalogue = textOfExperiment(id)
  return catalogue && 'title' in catalogue.en ? say(catalogue, 'title') : id
}
/** A metric's name in the user's language, its own name where it has none. */
export function metricTitle(experiment: string, metric: string, say: Say): string {
  const catalogue = textOfExperiment(experiment)
  const key = `metric.${metric}`
  return catalogue && key in catalogue.en ? say(catalogue, key) : metric
}

/** The keys of a tab with what they do in the user's language, whether it was opened or not: once its definition is loaded. */
export function tabKeys(id: string, say: Say): { id: string; label: string; shortcut: string }[] {
  const tab = tabOf(id)
  const definition = definitionOf(id)
  if (!tab || !definition) return []
  const own = ownKeys[`${folder}/${id}/keys.ts`]
  return [...(own ? [{ text: tab.text, keys: own }] : []), ...keysOfKind[definition.kind]].flatMap(({ text, keys }) =>
    Object.entries(keys).map(([name, shortcut]) => ({ id: `${id}.${name}`, label: say(text, name), shortcut })),
  )
}
