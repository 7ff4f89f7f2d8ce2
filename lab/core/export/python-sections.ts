import type { ExportedModel } from './exported-model.ts'
import { dataLines } from './python-data.ts'
import { dropoutLines, modelDefinitions, modelLines } from './python-model.ts'
import { changedOptimizerLines, loopLines, optimizerLines } from './python-training.ts'
import type { TrainingPhase } from './training-phases.ts'

/** A step of a script, or a cell of a notebook. */
export interface PythonSection {
  /** What it does, in a sentence without a full stop. */
  about: string
  lines: string[]
}

/**
 * Where the generator of shuffling and masks is set, and what keeps its state after the weights for that. With one seed it
 * simply goes on, unless a phase that draws comes after one that did, and one that did not.
 */
function generatorLines({ seed }: ExportedModel, phases: readonly TrainingPhase[]) {
  const again = phases.filter(
    ({ drawsAnew }, at) => drawsAnew && phases.slice(0, at).some((each) => each.drawsAnew !== null),
  )
  const three = typeof seed === 'object'
  return {
    kept: !three && again.length > 0 ? ['begun = torch.get_rng_state()'] : [],
    set(phase: TrainingPhase): string[] {
      if (!phase.drawsAnew) return []
      if (three) return [`torch.manual_seed(${seed.shuffle})`]
      return again.includes(phase) ? ['torch.set_rng_state(begun)'] : []
    },
  }
}

/**
 * A run as the course would write it: what is imported, the data, the model, how it is trained, the loop. A branch trains
 * what it left first, and goes on from there.
 */
export function pythonSections(exported: ExportedModel, phases: readonly TrainingPhase[]): PythonSection[] {
  const { seed, params } = exported
  const three = typeof seed === 'object'
  const data = dataLines(params.dataset)
  const scheduled = phases.some(
    (phase) => phase.params.schedule.kind !== 'constant' || phase.params.warmup.kind !== 'none',
  )
  const seeded = (part: 'data' | 'weights'): string[] => (three ? [`torch.manual_seed(${seed[part]})`] : [])
  const generator = generatorLines(exported, phases)
  const [first, ...branches] = phases as [TrainingPhase, ...TrainingPhase[]]
  const loop = (phase: TrainingPhase, at: number): string[] => [
    ...generator.set(phase),
    ...loopLines(exported, phase, phases[at - 1] ?? null, phases[at + 1] ?? null),
  ]
  return [
    {
      about: 'What is needed',
      lines: [
        ...(params.dataset.kind === 'spiral' ? ['import math', ''] : []),
        'import torch',
        'from torch import nn',
        ...(scheduled ? ['from torch.optim import lr_scheduler'] : []),
        ...(three ? [] : ['', `torch.manual_seed(${seed})`]),
      ],
    },
    { about: data.about, lines: [...seeded('data'), ...data.lines] },
    ...modelDefinitions(exported, phases).map((lines) => ({
      about: lines[0]!.startsWith('class') ? 'Dropout as the lab draws it' : 'How the weights begin',
      lines,
    })),
    { about: 'The model', lines: [...seeded('weights'), ...modelLines(first), ...generator.kept] },
    { about: 'How it is trained', lines: optimizerLines(first) },
    {
      about: branches.length === 0 ? 'Training' : `Training run ${first.runId} up to where it is left`,
      lines: loop(first, 0),
    },
    ...branches.flatMap((phase, at) => {
      const changes = [...dropoutLines(phases[at]!, phase), ...changedOptimizerLines(phases[at]!, phase)]
      return [
        ...(changes.length > 0
          ? [{ about: `What run ${phase.runId} does otherwise, from epoch ${phase.from} on`, lines: changes }]
          : []),
        { about: `Training run ${phase.runId}, which goes on from there`, lines: loop(phase, at + 1) },
      ]
    }),
  ]
}
