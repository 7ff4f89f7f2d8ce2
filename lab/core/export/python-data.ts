import type { DatasetParams } from './trained-params.ts'
import { pythonNumber } from './python-words.ts'

/** The course's datasets in PyTorch, draw for draw those of `datasets.ts`. They name the inputs `X` and the targets `y`. */

function spiral({ samplesPerClass, classes, noise }: Extract<DatasetParams, { kind: 'spiral' }>): string[] {
  return [
    `N = ${samplesPerClass}  # samples of each class`,
    `C = ${classes}  # classes`,
    'X = torch.zeros(N * C, 2)',
    'y = torch.zeros(N * C, dtype=torch.long)',
    't = torch.linspace(0, 1, N)',
    'for c in range(C):',
    `    angle = torch.linspace(2 * math.pi * c / C, 2 * math.pi * (c + 2) / C, N) + torch.randn(N) * ${pythonNumber(noise)}`,
    '    X[N * c:N * (c + 1)] = torch.stack((t * torch.sin(angle), t * torch.cos(angle)), dim=1)',
    '    y[N * c:N * (c + 1)] = c',
  ]
}

function cubic({ samples, noise }: Extract<DatasetParams, { kind: 'cubic' }>): string[] {
  return [
    `X = torch.linspace(-1, 1, ${samples}).unsqueeze(dim=1)`,
    `y = X.pow(3) + ${pythonNumber(noise)} * torch.rand(X.size())`,
  ]
}

/** What a dataset is, in a sentence, and the lines that make it. */
export const dataLines = (dataset: DatasetParams): { about: string; lines: string[] } =>
  dataset.kind === 'spiral'
    ? { about: `A spiral of ${dataset.classes} arms, a class each`, lines: spiral(dataset) }
    : { about: 'A noisy cubic', lines: cubic(dataset) }
