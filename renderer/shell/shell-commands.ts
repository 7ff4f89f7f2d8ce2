import type { Change, Command } from '../../lab/kit/lab-context.ts'
import { groups } from '../../lab/experiments/order.ts'
import { experimentTabs, experimentTitle, tabOf } from './experiments.ts'
import type { LabWindow } from './lab-window.svelte.ts'
import type { Place } from './place.ts'
import { rail } from './rail.svelte.ts'

/** A place with its name in the user's language. */
export interface NamedPlace {
  place: Place
  title: () => string
}
/** Tabs that belong together, with the group's name. */
interface TabGroup {
  id: string
  title: () => string
  tabs: readonly NamedPlace[]
}

const tabPlace = (lab: LabWindow, id: string): NamedPlace => ({
  place: { tab: 'experiment', experiment: id },
  title: () => experimentTitle(id, (catalogue, key) => lab.say(catalogue, key)),
})
/** The tabs from top to bottom, in groups: start, the experiments' groups, history. */
export const tabGroups = (lab: LabWindow): TabGroup[] =>
  [
    {
      id: 'start',
      title: () => lab.text('tab.start'),
      tabs: [{ place: { tab: 'start' } as const, title: () => lab.text('tab.start') }],
    },
    ...groups.map(({ id, tabs }) => ({
      id,
      title: () => lab.text(`rail.${id}`),
      tabs: (tabs as readonly string[]).filter((tab) => tabOf(tab) !== null).map((tab) => tabPlace(lab, tab)),
    })),
    {
      id: 'history',
      title: () => lab.text('tab.history'),
      tabs: [{ place: { tab: 'history', page: 'list' } as const, title: () => lab.text('tab.history') }],
    },
  ].filter(({ tabs }) => tabs.length > 0)

/** Whether the start page's two offers can be kept. */
export const offers = {
  train: experimentTabs.some(({ id }) => id === 'classification'),
  edges: experimentTabs.some(({ id }) => id === 'images'),
}
export const trainSpiral = (lab: LabWindow): void =>
  // The course's second model: its notebook has drawn the linear one's weights before, and prints these figures.
  lab.ask({ spec: { experiment: 'classification', params: { modelIndex: 1 } }, runId: null, action: 'start' })
export const findEdges = (lab: LabWindow): void =>
  lab.ask({ spec: { experiment: 'images' }, runId: null, action: 'start' })

async function openPicture(lab: LabWindow): Promise<void> {
  const [file] = await lab.openFiles('image/png,image/jpeg,image/webp,image/bmp')
  if (file) lab.openPicture(file)
}
async function compareNewest(lab: LabWindow): Promise<void> {
  const { rows } = await lab.client.history.list({ limit: 2 })
  lab.compare(rows.map(({ runId }) => runId))
}
const toggleFullScreen = (): Promise<void> =>
  document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()

const nameOf = (lab: LabWindow, command: 'undo' | 'redo', change: Change | null): string =>
  change ? lab.text(`command.${command}It`, { what: change.label() }) : lab.text(`command.${command}`)

/** What the shell itself can do, for palette, sheet and keyboard. */
export const shellCommands = (lab: LabWindow): Command[] => [
  { id: 'palette', label: () => lab.text('command.palette'), shortcut: 'Ctrl+K', run: () => (lab.dialog = 'palette') },
  {
    id: 'shortcuts',
    label: () => lab.text('command.shortcuts'),
    words: () => lab.text('palette.words.keys'),
    shortcut: '?',
    run: () => (lab.dialog = 'shortcuts'),
  },
  {
    id: 'settings',
    label: () => lab.text('command.settings'),
    shortcut: 'Ctrl+,',
    run: () => (lab.dialog = 'settings'),
  },
  {
    id: 'undo',
    label: () => nameOf(lab, 'undo', lab.undoHistory.next),
    name: () => lab.text('command.undo'),
    shortcut: 'Ctrl+Z',
    inDialogs: true,
    enabled: () => lab.undoHistory.next !== null,
    run: () => void lab.undoHistory.undo(),
  },
  {
    id: 'redo',
    label: () => nameOf(lab, 'redo', lab.undoHistory.nextAgain),
    name: () => lab.text('command.redo'),
    shortcut: 'Ctrl+Shift+Z',
    otherShortcut: 'Ctrl+Y',
    inDialogs: true,
    enabled: () => lab.undoHistory.nextAgain !== null,
    run: () => void lab.undoHistory.redo(),
  },
  ...tabGroups(lab)
    .flatMap(({ tabs }) => tabs)
    .map(({ place, title }, index): Command => ({
      id: `tab-${index}`,
      label: () => lab.text('command.goTo', { tab: title() }),
      ...(index < 9 && { shortcut: `Ctrl+Alt+${index + 1}` }),
      run: () => lab.go(place),
    })),
  { id: 'train', label: () => lab.text('command.train'), enabled: () => offers.train, run: () => trainSpiral(lab) },
  { id: 'edges', label: () => lab.text('command.edges'), enabled: () => offers.edges, run: () => findEdges(lab) },
  {
    id: 'open-picture',
    label: () => lab.text('command.openPicture'),
    words: () => lab.text('palette.words.picture'),
    enabled: () => offers.edges,
    run: () => void openPicture(lab).catch((thrown: unknown) => lab.notify(thrown)),
  },
  {
    id: 'compare-newest',
    label: () => lab.text('command.compareNewest'),
    enabled: () => (lab.state?.runs ?? 0) >= 2,
    run: () => void compareNewest(lab).catch((thrown: unknown) => lab.notify(thrown)),
  },
  {
    id: 'full-screen',
    label: () => lab.text('command.fullScreen'),
    // A desktop window has it in its menu, and lets no page do it.
    enabled: () => lab.home === null && document.fullscreenEnabled,
    run: () => void toggleFullScreen().catch((thrown: unknown) => lab.notify(thrown)),
  },
  { id: 'rail', label: () => lab.text('command.rail'), enabled: () => !rail.fixed, run: () => rail.toggle() },
  { id: 'doctor', label: () => lab.text('command.doctor'), run: () => (lab.dialog = 'doctor') },
  { id: 'limits', label: () => lab.text('command.limits'), run: () => (lab.dialog = 'limits') },
  { id: 'light', label: () => lab.text('command.light'), run: () => void lab.changeSettings({ theme: 'light' }) },
  { id: 'dark', label: () => lab.text('command.dark'), run: () => void lab.changeSettings({ theme: 'dark' }) },
  {
    id: 'system',
    label: () => lab.text('command.systemTheme'),
    run: () => void lab.changeSettings({ theme: 'system' }),
  },
  { id: 'en', label: () => 'English', run: () => void lab.changeSettings({ language: 'en' }) },
  { id: 'zh-CN', label: () => '简体中文', run: () => void lab.changeSettings({ language: 'zh-CN' }) },
]
