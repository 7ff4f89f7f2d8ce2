import { typeError, valueError } from '../../../core/tensors/program-error.ts'
import * as math from '../../../core/tensors/scalar-math.ts'
import { elementsOf, Tensor } from '../../../core/tensors/tensor.ts'
import type { Elements } from '../../../core/tensors/dtype.ts'
import type { Runtime } from '../python/runtime.ts'
import { signature } from '../python/signature.ts'
import {
  Native,
  numeric,
  PyClass,
  PyDict,
  PyInstance,
  PyList,
  PyModule,
  PyTuple,
  typeName,
  type Value,
} from '../python/values.ts'

/** What an optimizer remembers of one parameter. */
interface Slots {
  step: number
  first: Float64Array | null
  second: Float64Array | null
}

type Update = (
  parameter: Elements,
  gradient: Elements,
  slots: Slots,
  option: (name: string) => number,
  round: (x: number) => number,
) => void

/** θ ← θ − lr · g, with momentum and weight decay where they are set. */
const sgd: Update = (parameter, gradient, slots, option, round) => {
  const [lr, momentum, dampening, decay] = [
    option('lr'),
    option('momentum'),
    option('dampening'),
    option('weight_decay'),
  ]
  const nesterov = option('nesterov') !== 0
  const fresh = slots.first === null
  if (momentum !== 0) slots.first ??= new Float64Array(parameter.length)
  for (let i = 0; i < parameter.length; i++) {
    let step = gradient[i]!
    if (decay !== 0) step = round(step + round(decay * parameter[i]!))
    if (momentum !== 0) {
      const before = slots.first!
      before[i] = fresh ? step : round(round(momentum * before[i]!) + (1 - dampening) * step)
      step = nesterov ? round(step + momentum * before[i]!) : before[i]!
    }
    parameter[i] = parameter[i]! - lr * step
  }
}

/** θ ← θ − lr · m̂ / (√v̂ + ε), with running means m of the gradient and v of its square. */
const adam: Update = (parameter, gradient, slots, option, round) => {
  const [lr, beta1, beta2, eps, decay] = [
    option('lr'),
    option('beta1'),
    option('beta2'),
    option('eps'),
    option('weight_decay'),
  ]
  slots.first ??= new Float64Array(parameter.length)
  slots.second ??= new Float64Array(parameter.length)
  const { first, second } = slots
  const size = lr / (1 - math.pow(beta1, slots.step))
  const scale = Math.sqrt(1 - math.pow(beta2, slots.step))
  for (let i = 0; i < parameter.length; i++) {
    const g = decay === 0 ? gradient[i]! : round(gradient[i]! + round(decay * parameter[i]!))
    first[i] = round(first[i]! + (1 - beta1) * (g - first[i]!))
    second[i] = round(round(beta2 * second[i]!) + (1 - beta2) * g * g)
    const root = round(round(round(Math.sqrt(second[i]!)) / scale) + eps)
    parameter[i] = parameter[i]! - (size * first[i]!) / root
  }
}

function define(runtime: Runtime, optim: PyModule, base: PyClass, name: string, params: string, update: Update): void {
  const type = new PyClass(name, [base], `torch.optim.${name.toLowerCase()}`)
  const sort = signature(`${name}.__init__`, `params, ${params}`, 'python')
  const names = params
    .split(',')
    .map((part) => part.trim().split('=')[0]!)
    .filter((part) => part !== '*')
  type.attributes.set(
    '__init__',
    new Native(
      '__init__',
      ([self, ...args], named) => {
        const betas = named.get('betas')
        const flat = new Map([...named].filter(([key]) => key !== 'betas'))
        if (betas instanceof PyTuple || betas instanceof PyList) {
          flat.set('beta1', betas.items[0]!)
          flat.set('beta2', betas.items[1]!)
        }
        const [list, ...options] = sort(args, flat)
        const optimizer = self as PyInstance
        const rate = numeric(options[0]!)
        if (rate === null)
          throw typeError(`'<' not supported between instances of '${typeName(options[0]!)}' and 'float'`)
        if (rate < 0) throw valueError(`Invalid learning rate: ${runtime.text.str(options[0]!)}`)
        const group = new PyDict()
        group.set('params', new PyList(parametersFrom(runtime, list!)))
        names.forEach((key, i) => group.set(key, options[i]!))
        optimizer.attributes.set('param_groups', new PyList([group]))
        optimizer.state = { update, slots: new Map<Tensor, Slots>() }
        return null
      },
      'method',
    ),
  )
  optim.attributes.set(name, type)
}

function parametersFrom(runtime: Runtime, list: Value): Tensor[] {
  if (list instanceof Tensor) {
    throw typeError(
      `params argument given to the optimizer should be an iterable of Tensors or dicts, but got torch.FloatTensor`,
    )
  }
  const items = [...runtime.iterate(list)]
  if (items.length === 0) throw valueError('optimizer got an empty parameter list')
  return items.map((item) => {
    if (!(item instanceof Tensor))
      throw typeError(`optimizer can only optimize Tensors, but one of the params is ${typeName(item)}`)
    if (!item.isLeaf) throw valueError("can't optimize a non-leaf Tensor")
    return item
  })
}

/** Fills in `torch.optim`. */
export function createOptim(runtime: Runtime): PyModule {
  const optim = new PyModule('torch.optim')
  const base = new PyClass('Optimizer', [], 'torch.optim.optimizer')
  const groupsOf = (self: Value): PyDict[] =>
    ((self as PyInstance).attributes.get('param_groups') as PyList).items as PyDict[]
  const parametersOf = (group: PyDict): Tensor[] => (group.get('params') as PyList).items as Tensor[]
  base.attributes.set(
    'zero_grad',
    new Native(
      'zero_grad',
      ([self, none], named) => {
        const drop = runtime.truth(none ?? named.get('set_to_none') ?? true)
        for (const parameter of groupsOf(self!).flatMap(parametersOf)) {
          if (drop || !parameter.grad) parameter.grad = null
          else {
            parameter.grad.storage.beforeWrite()
            parameter.grad.storage.data.fill(0)
          }
        }
        return null
      },
      'method',
    ),
  )
  base.attributes.set(
    'step',
    new Native(
      'step',
      ([self]) => {
        const { update, slots } = (self as PyInstance).state as { update: Update; slots: Map<Tensor, Slots> }
        for (const group of groupsOf(self!)) {
          const option = (name: string): number => Number(numeric(group.get(name) ?? 0) ?? 0)
          for (const parameter of parametersOf(group)) {
            if (!parameter.grad) continue
            const own = slots.get(parameter) ?? { step: 0, first: null, second: null }
            slots.set(parameter, own)
            own.step++
            parameter.storage.beforeWrite()
            const round = parameter.dtype === 'float32' ? Math.fround : (x: number) => x
            update(elementsOf(parameter), elementsOf(parameter.grad), own, option, round)
          }
        }
        return null
      },
      'method',
    ),
  )
  base.attributes.set('state_dict', new Native('state_dict', () => new PyDict(), 'method'))
  base.attributes.set(
    '__repr__',
    new Native(
      '__repr__',
      ([self]) => {
        const lines = groupsOf(self!).flatMap((group, i) => [
          `Parameter Group ${i}`,
          ...[...group.entries.values()]
            .filter(([key]) => key !== 'params')
            .map(([key, value]) => `    ${runtime.text.str(key)}: ${runtime.text.str(value)}`)
            .sort(),
        ])
        return `${(self as PyInstance).type.name} (\n${lines.join('\n')}\n)`
      },
      'method',
    ),
  )
  optim.attributes.set('Optimizer', base)
  define(
    runtime,
    optim,
    base,
    'SGD',
    'lr=0.001, momentum=0, dampening=0, weight_decay=0, nesterov=False, *, maximize=False',
    sgd,
  )
  define(
    runtime,
    optim,
    base,
    'Adam',
    'lr=0.001, beta1=0.9, beta2=0.999, eps=1e-08, weight_decay=0, amsgrad=False',
    adam,
  )
  return optim
}
