import { tick } from 'svelte'
import { text as networkText } from '../../lab/kit/network/text.ts'
import type { Json } from '../../preload/contract/values.ts'
import { trainingKeys } from '../../lab/kit/tab/tab-keys.ts'
import { definitionOf } from '../shell/definitions.svelte.ts'
import { experimentTabs, experimentTitle, helpOf, presetsOf, tabOf } from '../shell/experiments.ts'
import type { LabWindow } from '../shell/lab-window.svelte.ts'
import type { Finding } from './finding.ts'

const titleOf = (lab: LabWindow, id: string): string => experimentTitle(id, (catalogue, key) => lab.say(catalogue, key))

/** The presets of every tab; choosing one shows it. */
export async function presetFindings(lab: LabWindow): Promise<Finding[]> {
  const lists = await Promise.all(
    experimentTabs.map(async ({ id, text }) =>
      (await presetsOf(id)).map(({ id: preset, label, params, seed, at = 0 }): Finding => ({
        id: `preset:${id}.${preset}`,
        group: 'presets',
        label: () => lab.say(text, label),
        detail: () => titleOf(lab, id),
        run: () =>
          lab.ask({
            spec: { experiment: id, params: params as Record<string, Json>, seed },
            runId: null,
            action: 'show',
            at,
          }),
      })),
    ),
  )
  return lists.flat()
}

/** The pictures that come with the lab; choosing one opens it. */
export async function sampleFindings(lab: LabWindow): Promise<Finding[]> {
  const text = tabOf('images')?.text
  if (!text) return []
  return (await lab.client.images.samples()).map(({ name }) => ({
    id: `sample:${name}`,
    group: 'samples',
    label: () => (`sample.${name}` in text.en ? lab.say(text, `sample.${name}`) : name),
    detail: () => titleOf(lab, 'images'),
    words: () => lab.text('palette.sampleWords'),
    run: () => lab.ask({ spec: { experiment: 'images' }, runId: null, action: 'show', sample: name }),
  }))
}

/** The headings of every tab's help; choosing one opens the help there. */
export async function helpFindings(lab: LabWindow): Promise<Finding[]> {
  const { headingsOf, readProse } = await import('../../lab/kit/help/prose.ts')
  const lists = await Promise.all(
    experimentTabs.map(async ({ id }) => {
      const [en, chinese] = await Promise.all(
        (['en', 'zh-CN'] as const).map(async (locale) => headingsOf(readProse(await helpOf(id, locale)))),
      )
      return en!.map((heading, index): Finding => ({
        id: `help:${id}.${index}`,
        group: 'help',
        label: () => (lab.locale === 'zh-CN' ? (chinese![index] ?? heading) : heading),
        detail: () => titleOf(lab, id),
        words: () => (index === 0 ? lab.text('palette.helpWords') : ''),
        run: () => {
          lab.go({ tab: 'experiment', experiment: id })
          lab.showHelp(id, index)
        },
      }))
    }),
  )
  return lists.flat()
}

/** What stands beside the knobs of a tab: its seed, and how fast it plays. */
export const partFindings = (lab: LabWindow): Finding[] =>
  experimentTabs
    .filter(({ id }) => ['training', 'explorable'].includes(definitionOf(id)?.kind ?? ''))
    .flatMap(({ id }) =>
      (['seed', 'speed'] as const).map((part): Finding => ({
        id: `part:${id}.${part}`,
        group: 'knobs',
        label: () => lab.text(`palette.${part}`),
        detail: () => titleOf(lab, id),
        run: () => {
          lab.go({ tab: 'experiment', experiment: id })
          void focusPart(part)
        },
      })),
    )

/** What the drawn network of a tab that trains shows; choosing one brings the network into sight. */
export const networkFindings = (lab: LabWindow): Finding[] =>
  experimentTabs
    .filter(({ id }) => definitionOf(id)?.kind === 'training')
    .flatMap(({ id }) =>
      (['gradientNorm', 'dead', 'saturated', 'weightNorm', 'hiddenSpace'] as const).map((part): Finding => ({
        id: `network:${id}.${part}`,
        group: 'knobs',
        label: () => lab.say(networkText, part),
        detail: () => `${titleOf(lab, id)} · ${lab.say(networkText, 'network')}`,
        words: () => lab.text(`palette.words.${part}`),
        run: () => {
          lab.go({ tab: 'experiment', experiment: id })
          void showNetwork()
        },
      })),
    )

/** Opens the network where it is put away, and puts the focus on it. */
async function showNetwork(): Promise<void> {
  await tick()
  const inFront = (selector: string) => document.querySelector<HTMLElement>(`main .panel:not([hidden]) ${selector}`)
  const found = await untilFound(() => {
    const opener = inFront(`header [aria-keyshortcuts="${trainingKeys.network}"]`)
    if (opener?.ariaPressed === 'false') opener.click()
    return inFront('[data-part="network"]')
  })
  found?.focus()
}

/** How long a tab that was just opened may take to draw itself, in milliseconds. */
const PATIENCE_MS = 10_000

/** What a look comes to as soon as it finds something; undefined where it does not within {@link PATIENCE_MS}. */
async function untilFound<T>(look: () => T): Promise<T | undefined> {
  const until = performance.now() + PATIENCE_MS
  while (performance.now() < until) {
    const found = look()
    if (found) return found
    await new Promise((drawn) => requestAnimationFrame(drawn))
  }
  return undefined
}

/** Puts the focus on a part of the tab in front, as soon as it is drawn. */
async function focusPart(part: string): Promise<void> {
  await tick()
  const selector = `main .panel:not([hidden]) [data-part="${part}"]`
  ;(await untilFound(() => document.querySelector<HTMLElement>(selector)))?.focus()
}
