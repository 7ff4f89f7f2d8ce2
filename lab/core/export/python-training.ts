import type { LossKind, OptimizerSpec } from '../training/trainer.ts'
import { slotNames } from '../training/slots.ts'
import type { ExportedModel } from './exported-model.ts'
import type { TrainedParams } from './trained-params.ts'
import { epochLine } from '../runs/epoch-line.ts'
import { indented, namedArguments, pythonCall, pythonNumber } from './python-words.ts'
import type { TrainingPhase } from './training-phases.ts'

/** How it is trained: PyTorch's loss, optimizer, schedule, and the course's loop around them. */

function criterion(loss: LossKind, delta: number): string {
  switch (loss) {
    case 'crossEntropy':
      return 'nn.CrossEntropyLoss()'
    case 'hinge':
      return 'nn.MultiMarginLoss()'
    case 'binaryCrossEntropy':
      return 'nn.BCEWithLogitsLoss()'
    case 'meanSquaredError':
      return 'nn.MSELoss()'
    case 'meanAbsoluteError':
      return 'nn.L1Loss()'
    case 'huber':
      return delta === 1 ? 'nn.HuberLoss()' : `nn.HuberLoss(delta=${pythonNumber(delta)})`
  }
}

/** The optimizer's class and its arguments; those that are PyTorch's defaults are left out. */
function optimizer(spec: OptimizerSpec, weightDecay: number): string[] {
  const call = (name: string, values: Parameters<typeof namedArguments>[0], defaults: typeof values): string[] =>
    pythonCall(`optimizer = torch.optim.${name}`, [
      'model.parameters()',
      ...namedArguments(
        { lr: spec.learningRate, ...values, weight_decay: weightDecay },
        { weight_decay: 0, ...defaults },
      ),
    ])
  switch (spec.kind) {
    case 'sgd': {
      const { momentum, dampening = 0, nesterov = false } = spec
      return call('SGD', { momentum, dampening, nesterov }, { momentum: 0, dampening: 0, nesterov: false })
    }
    case 'adam':
    case 'adamw': {
      const { beta1, beta2, epsilon, amsgrad = false } = spec
      const defaults = { betas: [0.9, 0.999], eps: 1e-8, amsgrad: false }
      const values = { betas: [beta1, beta2], eps: epsilon, amsgrad }
      return spec.kind === 'adam'
        ? call('Adam', values, defaults)
        : call('AdamW', values, { ...defaults, weight_decay: 0.01 })
    }
    case 'rmsprop': {
      const { alpha, epsilon, momentum, centered = false } = spec
      const defaults = { alpha: 0.99, eps: 1e-8, momentum: 0, centered: false }
      return call('RMSprop', { alpha, eps: epsilon, momentum, centered }, defaults)
    }
    case 'adagrad': {
      const { learningRateDecay = 0, initialAccumulator = 0, epsilon } = spec
      const defaults = { lr_decay: 0, initial_accumulator_value: 0, eps: 1e-10 }
      const values = { lr_decay: learningRateDecay, initial_accumulator_value: initialAccumulator, eps: epsilon }
      return call('Adagrad', values, defaults)
    }
  }
}

/** The learning rate's course: none where the rate stays as it is. */
function scheduler({ schedule, warmup, epochs }: TrainedParams): string[] {
  const warm = warmup.kind === 'linear' ? warmup.epochs : 0
  const named = (name: string, args: string[]): string => `lr_scheduler.${name}(${['optimizer', ...args].join(', ')})`
  const after = (): string | null => {
    switch (schedule.kind) {
      case 'constant':
        return null
      case 'step':
        return named('StepLR', [`step_size=${schedule.stepSize}`, `gamma=${pythonNumber(schedule.gamma)}`])
      case 'exponential':
        return named('ExponentialLR', [`gamma=${pythonNumber(schedule.gamma)}`])
      case 'cosine': {
        const period = schedule.period ?? Math.max(1, epochs - warm)
        return named('CosineAnnealingLR', [`T_max=${period}`, `eta_min=${pythonNumber(schedule.minimumRate)}`])
      }
    }
  }
  const main = after()
  if (warmup.kind === 'none') return main === null ? [] : [`scheduler = ${main}`]
  const before = named('LinearLR', [`start_factor=${pythonNumber(warmup.startFactor)}`, `total_iters=${warm}`])
  if (main === null) return [`scheduler = ${before}`]
  return [
    `warm_up = ${before}`,
    `after = ${main}`,
    `scheduler = ${named('SequentialLR', ['[warm_up, after]', `milestones=[${warm}]`])}`,
  ]
}

/** Loss, optimizer and schedule. */
export function optimizerLines({ params }: Pick<TrainingPhase, 'params'>): string[] {
  return [
    `criterion = ${criterion(params.loss, params.huberDelta ?? 1)}`,
    ...optimizer(params.optimizer, params.weightDecay),
    ...scheduler(params),
  ]
}

/** What decides the steps of a phase's optimizer. */
const stepsOf = ({ params: { optimizer: spec, weightDecay, schedule, warmup, epochs } }: TrainingPhase): string =>
  JSON.stringify([
    spec,
    weightDecay,
    schedule,
    warmup,
    schedule.kind === 'cosine' && schedule.period === null ? epochs : null,
  ])

/** The optimizer and schedule of a phase that goes on from another one; none where they stay as they are. */
export function changedOptimizerLines(before: TrainingPhase, phase: TrainingPhase): string[] {
  const { params, keepsSlots, from } = phase
  if (keepsSlots && stepsOf(before) === stepsOf(phase)) return []
  const keeps = keepsSlots && slotNames(params.optimizer).length > 0
  const scheduled = scheduler(params)
  return [
    ...(keeps ? ['before = optimizer'] : []),
    ...optimizer(params.optimizer, params.weightDecay),
    ...(keeps ? ['optimizer.state.update(before.state)  # what it keeps for each weight goes on'] : []),
    ...scheduled,
    ...(scheduled.length > 0
      ? [
          'optimizer.zero_grad()',
          'optimizer.step()  # moves nothing without gradients, and lets the schedule go on',
          `for _ in range(${from}):`,
          '    scheduler.step()',
        ]
      : []),
  ]
}

/** One update on what `output` and `loss` were measured of. */
function updateLines({ gradientClip }: TrainedParams): string[] {
  const clip =
    gradientClip.kind === 'none'
      ? []
      : [`nn.utils.clip_grad_${gradientClip.kind}_(model.parameters(), ${pythonNumber(gradientClip.limit)})`]
  return ['optimizer.zero_grad()', 'loss.backward()', ...clip, 'optimizer.step()']
}

/** What a metric that is watched is called in the loop, and which way it is better. */
function watchedOf({ earlyStopping: { metric } }: TrainedParams, lossName: string) {
  return metric === 'accuracy'
    ? { value: 'accuracy', better: '>', sign: '+', worst: "-float('inf')" }
    : { value: lossName, better: '<', sign: '-', worst: "float('inf')" }
}

/** Whether the run ends with this epoch, asked after its updates. One that went on from there is known not to. */
function stoppingLines(params: TrainedParams, lossName: string, ends: boolean): string[] {
  const { patience, minimumChange, target } = params.earlyStopping
  const { value, better, sign } = watchedOf(params, lossName)
  const goal = target === null || !ends ? [] : [`if ${value} ${better}= ${pythonNumber(target)}:`, '    break']
  if (patience === null) return goal
  const change = minimumChange === 0 ? '' : ` ${sign} ${pythonNumber(minimumChange)}`
  return [
    ...goal,
    `if ${value} ${better} best${change}:`,
    `    best, waited = ${value}, 0`,
    'else:',
    '    waited += 1',
    ...(ends ? [`if waited >= ${patience}:`, '    break'] : []),
  ]
}

/** What early stopping begins with, or goes on with. */
function stoppingBeginning({ params, keepsStopping }: TrainingPhase, before: TrainingPhase | null): string[] {
  const { patience, target } = params.earlyStopping
  if (patience === null) return []
  const { worst, value, better } = watchedOf(params, before ? lossNameOf(before.params) : '')
  const anew = `best, waited = ${worst}, 0`
  if (!before || !keepsStopping) return [anew]
  const reached = target === null ? '' : ` or ${value} ${better}= ${pythonNumber(target)}`
  return [`if waited >= ${patience}${reached}:  # the run that is left had ended by this`, `    ${anew}`]
}

/** Why a run has fewer epochs than were asked for. */
function noteOf({ record: { status }, params }: ExportedModel, { to }: TrainingPhase): string {
  if (to >= params.epochs) return ''
  return `  # of ${params.epochs}: the run was ${status === 'diverged' ? 'over when it diverged' : status}`
}

/** The last line that the lab printed, to compare with; none where the run has no loss that could be. */
function expectedLines({ record: { epochs, last } }: ExportedModel): string[] {
  const { loss, accuracy } = last
  if (epochs === 0 || loss === undefined || !Number.isFinite(loss)) return []
  return [`# The lab's last line was ${epochLine(epochs - 1, { loss, ...(accuracy !== undefined && { accuracy }) })}`]
}

const lossNameOf = ({ batchSize }: TrainedParams): string => (batchSize === null ? 'loss.item()' : 'mean_loss')

/**
 * The course's loop, in its own words.
 * @param before the phase that this one goes on from
 * @param after the one that goes on from it
 */
export function loopLines(
  exported: ExportedModel,
  phase: TrainingPhase,
  before: TrainingPhase | null,
  after: TrainingPhase | null,
): string[] {
  const { params, from, to } = phase
  const classifies = params.dataset.kind === 'spiral'
  const binary = params.loss === 'binaryCrossEntropy'
  const batched = params.batchSize !== null
  const [inputs, labels] = batched ? ['X[batch]', 'y[batch]'] : ['X', 'y']
  const target = binary ? `${labels}.float().unsqueeze(dim=1)` : labels
  const right = `(${binary ? '(output[:, 0] > 0)' : 'output.argmax(dim=1)'} == ${labels}).sum().item()`
  const measure = [`output = model(${inputs})`, `loss = criterion(output, ${target})`]
  const lossName = lossNameOf(params)
  const print = classifies
    ? `print('[EPOCH]: %i, [LOSS]: %.6f, [ACCURACY]: %.3f' % (epoch, ${lossName}, accuracy))`
    : `print('[EPOCH]: %i, [LOSS]: %.6f' % (epoch, ${lossName}))`
  const ending = [
    ...(params.schedule.kind === 'constant' && params.warmup.kind === 'none' ? [] : ['scheduler.step()']),
    ...(!after || after.keepsStopping ? stoppingLines(params, lossName, !after) : []),
  ]
  const whole = [
    ...measure,
    ...(classifies ? [`accuracy = ${right} / len(y)`] : []),
    print,
    ...updateLines(params),
    ...ending,
  ]
  const parts = [
    `mean_loss${classifies ? ', right = 0.0, 0' : ' = 0.0'}`,
    `for batch in torch.randperm(len(X)).split(${params.batchSize}):`,
    ...indented([
      ...measure,
      'mean_loss += loss.item() * len(batch) / len(X)',
      ...(classifies ? [`right += ${right}`] : []),
      ...updateLines(params),
    ]),
    ...(classifies ? ['accuracy = right / len(y)'] : []),
    print,
    ...ending,
  ]
  return [
    ...(after ? [] : expectedLines(exported)),
    ...(!after || after.keepsStopping ? stoppingBeginning(phase, before) : []),
    `for epoch in range(${from === 0 ? to : `${from}, ${to}`}):${after ? '' : noteOf(exported, phase)}`,
    ...indented(batched ? parts : whole),
  ]
}
