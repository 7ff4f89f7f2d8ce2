import { flattenParams } from '../runs/compare.ts'
import type { Json } from '../../../preload/contract/values.ts'
import { labError } from '../../../preload/errors.ts'
import type { RunState } from './run-state.ts'
import { slotNames } from './slots.ts'
import type { OptimizerSpec } from './trainer.ts'

/** What may differ between a branch and the run that it leaves, as the beginning of a parameter's path. */
const CHANGEABLE = [
  'optimizer',
  'schedule',
  'warmup',
  'weightDecay',
  'gradientClip',
  'batchSize',
  'epochs',
  'earlyStopping',
  'layers[].dropout',
] as const

type Params = Record<string, Json>

const isChangeable = (path: string): boolean => {
  const general = path.replaceAll(/\[\d+\]|\.\d+(?=\.|$)/g, '[]')
  return CHANGEABLE.some((known) => general === known || general.startsWith(`${known}.`))
}

/** The first parameter that a branch would change and may not; null where there is none. */
export function unchangeable(parent: Params, params: Params): string | null {
  const before = new Map(flattenParams(parent))
  const after = new Map(flattenParams(params))
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => JSON.stringify(before.get(path)) !== JSON.stringify(after.get(path)),
  )
  return changed.find((path) => !isChangeable(path)) ?? null
}

/**
 * Checks that parameters can be those of a branch.
 * @throws LabError branchFieldFixed (something else would change), branchTooShort (no epoch would be left to train)
 */
export function checkBranch(parent: Params, params: Params, position: number): void {
  const path = unchangeable(parent, params)
  if (path !== null)
    throw labError(
      'branchFieldFixed',
      { path, options: CHANGEABLE.join(', ') },
      { path: `params.${path}`, limit: CHANGEABLE.join(' | ') },
    )
  const epochs = Number(params['epochs'])
  if (!(epochs > position))
    throw labError(
      'branchTooShort',
      { position, epochs },
      { path: 'params.epochs', received: epochs, limit: position + 1 },
    )
}

/** The optimizer and the early stopping of an experiment's parameters. */
const partsOf = (params: Params) => ({
  optimizer: params['optimizer'] as unknown as OptimizerSpec,
  stopping: JSON.stringify(params['earlyStopping']),
})

/**
 * The state that a branch begins with. A new kind of optimizer, or one that keeps other things, begins with empty slots and
 * counts its updates anew, as a new optimizer in PyTorch does; early stopping that was changed, or had ended the run, begins
 * anew.
 * @param own the state that the branch's own parameters would begin with at position 0
 */
export function branchState(state: RunState, parent: Params, params: Params, own: RunState): RunState {
  const before = partsOf(parent)
  const after = partsOf(params)
  const sameSlots =
    before.optimizer.kind === after.optimizer.kind &&
    slotNames(before.optimizer).join() === slotNames(after.optimizer).join()
  const { patience } = params['earlyStopping'] as { patience: number | null }
  const { waited } = state.stopping
  const goesOn = before.stopping === after.stopping && waited !== Infinity && (patience === null || waited < patience)
  return {
    position: state.position,
    trainer: sameSlots ? state.trainer : { ...state.trainer, slots: own.trainer.slots, updates: own.trainer.updates },
    stopping: goesOn ? state.stopping : own.stopping,
    shuffle: own.shuffle && (state.shuffle ?? own.shuffle),
  }
}
