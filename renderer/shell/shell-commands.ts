import type { Change, Command } from '../../lab/kit/lab-context.ts'
import { experimentTabs, experimentTitle } from './experiments.ts'
import type { LabWindow } from './lab-window.svelte.ts'
import type { Place } from './place.ts'

/** A place with its name in the user's language. */
interface NamedPlace {
  place: Place
  title: () => string
}

/** The tabs from top to bottom: start, the experiments, history. */
export const tabPlaces = (lab: LabWindow): NamedPlace[] => [
  { place: { tab: 'start' }, title: () => lab.text('tab.start') },
  ...experimentTabs.map(({ id }): NamedPlace => ({
    place: { tab: 'experiment', experiment: id },
    title: () => experimentTitle(id, (catalogue, key) => lab.say(catalogue, key)),
  })),
  { place: { tab: 'history', page: 'list' }, title: () => lab.text('tab.history') },
]

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

const nameOf = (lab: LabWindow, command: 'undo' | 'redo', change: Change | null): string =>
  change ? lab.text(`command.${command}It`, { what: change.label() }) : lab.text(`command.${command}`)

/** What the shell itself can do, for palette, sheet and keyboard. */
export const shellCommands = (lab: LabWindow): Command[] => [
  { id: 'palette', label: () => lab.text('command.palette'), shortcut: 'Ctrl+K', run: () => (lab.dialog = 'palette') },
  { id: 'shortcuts', label: () => lab.text('command.shortcuts'), shortcut: '?', run: () => (lab.dialog = 'shortcuts') },
  {
    id: 'settings',
    label: () => lab.text('command.settings'),
    shortcut: 'Ctrl+,',
    run: () => (lab.dialog = 'settings'),
  },
  {
    id: 'undo',
    label: () => nameOf(lab, 'undo', lab.undoHistory.next),
    shortcut: 'Ctrl+Z',
    inDialogs: true,
    enabled: () => lab.undoHistory.next !== null,
    run: () => void lab.undoHistory.undo(),
  },
  {
    id: 'redo',
    label: () => nameOf(lab, 'redo', lab.undoHistory.nextAgain),
    shortcut: 'Ctrl+Shift+Z',
    otherShortcut: 'Ctrl+Y',
    inDialogs: true,
    enabled: () => lab.undoHistory.nextAgain !== null,
    run: () => void lab.undoHistory.redo(),
  },
  ...tabPlaces(lab).map(({ place, title }, index): Command => ({
    id: `tab-${index}`,
    label: () => lab.text('command.goTo', { tab: title() }),
    ...(index < 9 && { shortcut: `Ctrl+Alt+${index + 1}` }),
    run: () => lab.go(place),
  })),
  { id: 'train', label: () => lab.text('command.train'), enabled: () => offers.train, run: () => trainSpiral(lab) },
  { id: 'edges', label: () => lab.text('command.edges'), enabled: () => offers.edges, run: () => findEdges(lab) },
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
