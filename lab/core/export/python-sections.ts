import type { ExportedModel } from './exported-model.ts'
import { dataLines } from './python-data.ts'
import { modelDefinitions, modelLines } from './python-model.ts'
import { loopLines, optimizerLines } from './python-training.ts'

/** A step of a script, or a cell of a notebook. */
export interface PythonSection {
  /** What it does, in a sentence without a full stop. */
  about: string
  lines: string[]
}

/** A run as the course would write it: what is imported, the data, the model, how it is trained, the loop. */
export function pythonSections(exported: ExportedModel): PythonSection[] {
  const { seed, params, model } = exported
  const three = typeof seed === 'object'
  const data = dataLines(params.dataset)
  const scheduled = params.schedule.kind !== 'constant' || params.warmup.kind !== 'none'
  const shuffles = params.batchSize !== null || model.layers.some(({ dropout }) => dropout)
  const seeded = (part: 'data' | 'weights' | 'shuffle'): string[] => (three ? [`torch.manual_seed(${seed[part]})`] : [])
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
    ...modelDefinitions(exported).map((lines) => ({
      about: lines[0]!.startsWith('class') ? 'Dropout as the lab draws it' : 'How the weights begin',
      lines,
    })),
    { about: 'The model', lines: [...seeded('weights'), ...modelLines(exported)] },
    { about: 'How it is trained', lines: optimizerLines(exported) },
    { about: 'Training', lines: [...(shuffles ? seeded('shuffle') : []), ...loopLines(exported)] },
  ]
}
