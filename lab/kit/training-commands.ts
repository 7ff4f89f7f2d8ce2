import type { Command } from './lab-context.ts'
import type { RunDriver } from './run-driver.svelte.ts'
import type { text } from './text.ts'

type Say = (
  key: keyof (typeof text)['en'] & ('play' | 'pause' | 'continueRun' | 'help' | 'step' | 'rewind' | 'newSeed'),
) => string

/** What can be done in a tab that trains, for its keys and the palette. `ready`: whether a run could start. */
export const trainingCommands = (
  experiment: string,
  driver: RunDriver,
  t: Say,
  ready: () => boolean,
  act: { play: () => void; step: () => void; rewind: () => void; newSeed: () => void; help: () => void },
): Command[] => [
  {
    id: `${experiment}.play`,
    label: () => t(driver.status === 'running' ? 'pause' : driver.status === 'paused' ? 'continueRun' : 'play'),
    shortcut: 'Space',
    enabled: () => !driver.busy && (driver.training || ready()),
    run: act.play,
  },
  { id: `${experiment}.help`, label: () => t('help'), shortcut: 'F1', run: act.help },
  { id: `${experiment}.step`, label: () => t('step'), shortcut: 'N', enabled: () => !driver.busy, run: act.step },
  {
    id: `${experiment}.rewind`,
    label: () => t('rewind'),
    shortcut: 'R',
    enabled: () => !driver.busy && driver.status !== 'idle',
    run: act.rewind,
  },
  { id: `${experiment}.seed`, label: () => t('newSeed'), shortcut: 'D', run: act.newSeed },
]
