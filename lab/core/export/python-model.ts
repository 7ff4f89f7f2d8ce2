import type { Init } from '../training/initial-weights.ts'
import type { Activation, LayerSpec } from '../training/trainer.ts'
import type { ExportedModel } from './exported-model.ts'
import { indented, pythonNumber } from './python-words.ts'
import type { TrainingPhase } from './training-phases.ts'

const modules: Record<Exclude<Activation, 'linear'>, string> = {
  relu: 'nn.ReLU()',
  leakyRelu: 'nn.LeakyReLU()',
  elu: 'nn.ELU()',
  gelu: 'nn.GELU()',
  silu: 'nn.SiLU()',
  softplus: 'nn.Softplus()',
  sigmoid: 'nn.Sigmoid()',
  tanh: 'nn.Tanh()',
}

const dropoutModule = (share: number): string => `Dropout(${pythonNumber(share)})`

/** The modules of a layer, in the order in which they are applied. */
function layerModules({ units, activation, bias, batchNorm, dropout }: LayerSpec, inputs: number): string[] {
  return [
    `nn.Linear(${inputs}, ${units}${bias === false ? ', bias=False' : ''})`,
    ...(batchNorm ? [`nn.BatchNorm1d(${units})`] : []),
    ...(activation === 'linear' ? [] : [modules[activation]]),
    ...(dropout ? [dropoutModule(dropout)] : []),
  ]
}

/** The network as `nn.Sequential`, a line a module. */
function sequential({ inputs, layers }: ExportedModel['model']): string[] {
  const lines = layers.flatMap((layer, at) => layerModules(layer, at === 0 ? inputs : layers[at - 1]!.units))
  return ['model = nn.Sequential(', ...lines.map((line) => `    ${line},`), ')']
}

/** nn.Dropout draws its masks in an order of its own; the lab draws one number for each value, row by row. */
const dropoutClass = [
  'class Dropout(nn.Module):',
  '    """nn.Dropout with the masks of the lab: one draw for each value, row by row."""',
  '',
  '    def __init__(self, p):',
  '        super().__init__()',
  '        self.keep = 1 - p',
  '',
  '    def forward(self, x):',
  '        return x * (torch.rand(x.shape) < self.keep) / self.keep if self.training else x',
]

function initialization(init: Exclude<Init, { kind: 'pytorch' }>): string {
  switch (init.kind) {
    case 'xavier':
      return `nn.init.xavier_${init.distribution}_(layer.weight)`
    case 'he':
      return `nn.init.kaiming_${init.distribution}_(layer.weight)`
    case 'normal':
      return `nn.init.normal_(layer.weight, std=${pythonNumber(init.standardDeviation)})`
    case 'zeros':
      return 'nn.init.zeros_(layer.weight)'
    case 'constant':
      return `nn.init.constant_(layer.weight, ${pythonNumber(init.value)})`
  }
}

/** A function for `model.apply`, where weights begin in another way than PyTorch's. */
function initializer(init: Init, everyBias: boolean): string[] {
  if (init.kind === 'pytorch') return []
  const bias = everyBias
    ? ['        nn.init.zeros_(layer.bias)']
    : ['        if layer.bias is not None:', '            nn.init.zeros_(layer.bias)']
  return ['def initialize(layer):', '    if isinstance(layer, nn.Linear):', `        ${initialization(init)}`, ...bias]
}

/** What has to be defined before the model is built; each definition a list of lines. */
export function modelDefinitions({ model, params }: ExportedModel, phases: readonly TrainingPhase[]): string[][] {
  const drops = phases.some((phase) => phase.model.layers.some(({ dropout }) => dropout))
  const everyBias = model.layers.every(({ bias }) => bias !== false)
  return [drops ? dropoutClass : [], initializer(params.init, everyBias)].filter(({ length }) => length > 0)
}

/** The lines that build the model, and before it those that were built from the same seed. */
export function modelLines({ model, params }: Pick<TrainingPhase, 'model' | 'params'>): string[] {
  const one = [...sequential(model), ...(params.init.kind === 'pytorch' ? [] : ['model.apply(initialize)'])]
  const { modelIndex } = params
  if (modelIndex === 0) return one
  return [
    `for _ in range(${modelIndex + 1}):  # this run trained model number ${modelIndex + 1} of its seed`,
    ...indented(one),
  ]
}

/** The lines that put other dropout between the layers of a model; none where it is the same. */
export function dropoutLines({ model: before }: TrainingPhase, { model }: TrainingPhase): string[] {
  if (model.layers.every(({ dropout }, at) => (dropout || 0) === (before.layers[at]!.dropout || 0))) return []
  const lines: string[] = []
  let index = 0
  model.layers.forEach((layer, at) => {
    const inputs = at === 0 ? model.inputs : model.layers[at - 1]!.units
    for (const module of layerModules({ ...layer, dropout: 0 }, inputs)) lines.push(`model[${index++}],  # ${module}`)
    if (before.layers[at]!.dropout) index++
    if (layer.dropout) lines.push(`${dropoutModule(layer.dropout)},`)
  })
  return ['model = nn.Sequential(', ...indented(lines), ')']
}
