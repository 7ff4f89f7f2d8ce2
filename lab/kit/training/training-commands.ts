import type { Command } from '../lab-context.ts'
import { trainingKeys } from '../tab/tab-keys.ts'
import type { RunDriver } from './run-driver.svelte.ts'
import type { text } from '../text.ts'

type Say = (
  key: keyof (typeof text)['en'] &
    ('play' | 'pause' | 'continueRun' | 'step' | 'rewind' | 'network' | 'epochLog' | 'charts' | 'peek'),
) => string

/** What can be done with a tab's own run, for its keys and the palette. `ready`: whether a run could start. */
export const trainingCommands = (
  experiment: string,
  driver: RunDriver,
  t: Say,
  ready: () => boolean,
  act: {
    play: () => void
    step: () => void
    rewind: () => void
    network: () => void
    log: () => void
    charts: () => void
    before: () => void
  },
): Command[] => [
  {
    id: `${experiment}.play`,
    label: () => t(driver.status === 'running' ? 'pause' : driver.status === 'paused' ? 'continueRun' : 'play'),
    shortcut: trainingKeys.play,
    enabled: () => !driver.busy && (driver.training || ready()),
    run: act.play,
  },
  {
    id: `${experiment}.step`,
    label: () => t('step'),
    shortcut: trainingKeys.step,
    enabled: () => !driver.busy,
    run: act.step,
  },
  {
    id: `${experiment}.rewind`,
    label: () => t('rewind'),
    shortcut: trainingKeys.rewind,
    enabled: () => driver.status !== 'idle',
    run: act.rewind,
  },
  { id: `${experiment}.network`, label: () => t('network'), shortcut: trainingKeys.network, run: act.network },
  { id: `${experiment}.log`, label: () => t('epochLog'), shortcut: trainingKeys.epochLog, run: act.log },
  { id: `${experiment}.charts`, label: () => t('charts'), shortcut: trainingKeys.charts, run: act.charts },
  { id: `${experiment}.before`, label: () => t('peek'), shortcut: trainingKeys.peek, run: act.before },
]
