import { fillNormal, fillUniform } from '../../../core/tensors/create.ts'
import * as arithmetic from '../../../core/tensors/arithmetic.ts'
import * as functions from '../../../core/tensors/functions.ts'
import { writeElements } from '../../../core/tensors/in-place.ts'
import { oneHot } from '../../../core/tensors/indexing.ts'
import * as losses from '../../../core/tensors/losses.ts'
import { linear } from '../../../core/tensors/matmul.ts'
import { ProgramError, typeError, valueError } from '../../../core/tensors/program-error.ts'
import { vectorNorm } from '../../../core/tensors/reduce.ts'
import { emptyTensor, Tensor } from '../../../core/tensors/tensor.ts'
import { flatten } from '../../../core/tensors/views.ts'
import type { Runtime } from '../python/runtime.ts'
import { signature } from '../python/signature.ts'
import {
  Native,
  numeric,
  PyClass,
  PyDict,
  PyInstance,
  PyIterator,
  PyModule,
  typeName,
  type Value,
} from '../python/values.ts'
import { integerArgument, isTruth, numberArgument, tensorArgument } from './arguments.ts'
import { createModuleClass, isModule, trainingOf } from './nn-module.ts'

const input = (of: string, value: Value): Tensor => tensorArgument(value, { of, name: 'input', position: 1 })

function reductionOf(value: Value): losses.Reduction {
  if (value === 'mean' || value === 'sum' || value === 'none') return value
  throw valueError(`${typeof value === 'string' ? value : typeName(value)} is not a valid value for reduction`)
}

const optionalTensor = (value: Value | undefined): Tensor | null => (value instanceof Tensor ? value : null)

/** `torch.nn.functional`: name, parameters and what it does. */
function createFunctional(runtime: Runtime): PyModule {
  const module = new PyModule('torch.nn.functional')
  const define = (
    name: string,
    params: string,
    call: (args: Value[]) => Value,
    wording: 'torch' | 'python' = 'python',
  ): void => {
    const sort = signature(name, params, wording)
    module.attributes.set(name, new Native(name, (args, named) => call(sort(args, named))))
  }
  const plain: [string, (a: Tensor) => Tensor][] = [
    ['sigmoid', functions.sigmoid],
    ['tanh', functions.tanh],
    ['softplus', functions.softplus],
    ['silu', functions.silu],
    ['softsign', (a) => arithmetic.div(a, arithmetic.add(arithmetic.numberTensor(1), functions.abs(a)))],
    ['logsigmoid', (a) => arithmetic.neg(functions.softplus(arithmetic.neg(a)))],
    ['relu6', (a) => functions.clamp(a, 0, 6, false)],
  ]
  define('relu', 'input, inplace=False', ([x]) => functions.relu(input('relu', x!)))
  for (const [name, f] of plain) define(name, 'input', ([x]) => f(input(name, x!)))
  define('leaky_relu', 'input, negative_slope=0.01', ([x, slope]) =>
    functions.leakyRelu(input('leaky_relu', x!), numberArgument(slope!, { of: 'leaky_relu', name: 'negative_slope' })),
  )
  define('elu', 'input, alpha=1.0', ([x, alpha]) =>
    functions.elu(input('elu', x!), numberArgument(alpha!, { of: 'elu', name: 'alpha' })),
  )
  define('hardtanh', 'input, min_val=-1.0, max_val=1.0', ([x, low, high]) =>
    functions.clamp(input('hardtanh', x!), Number(numeric(low!)), Number(numeric(high!)), false),
  )
  define('softmax', 'input, dim=None', ([x, dim]) =>
    losses.softmax(input('softmax', x!), implicitDim(x as Tensor, dim!)),
  )
  define('log_softmax', 'input, dim=None', ([x, dim]) =>
    losses.logSoftmax(input('log_softmax', x!), implicitDim(x as Tensor, dim!)),
  )
  define('linear', 'input, weight, bias=None', ([x, w, b]) =>
    linear(input('linear', x!), tensorArgument(w!, { of: 'linear', name: 'weight', position: 2 }), optionalTensor(b)),
  )
  define('mse_loss', "input, target, reduction='mean'", ([a, b, reduction]) =>
    losses.mseLoss(sized(a!), sized(b!), reductionOf(reduction!)),
  )
  define('l1_loss', "input, target, reduction='mean'", ([a, b, reduction]) =>
    losses.l1Loss(sized(a!), sized(b!), reductionOf(reduction!)),
  )
  define('smooth_l1_loss', "input, target, reduction='mean', beta=1.0", ([a, b, reduction, beta]) =>
    losses.huberLoss(sized(a!), sized(b!), reductionOf(reduction!), Number(numeric(beta!)), true),
  )
  define('huber_loss', "input, target, reduction='mean', delta=1.0", ([a, b, reduction, delta]) =>
    losses.huberLoss(sized(a!), sized(b!), reductionOf(reduction!), Number(numeric(delta!)), false),
  )
  define(
    'cross_entropy',
    "input, target, weight=None, reduction='mean', label_smoothing=0.0",
    ([x, y, weight, reduction, smoothing]) =>
      losses.crossEntropy(
        input('cross_entropy_loss', x!),
        tensorArgument(y!, { of: 'cross_entropy_loss', name: 'target', position: 2 }),
        reductionOf(reduction!),
        optionalTensor(weight),
        Number(numeric(smoothing!)),
      ),
  )
  define('nll_loss', "input, target, weight=None, reduction='mean'", ([x, y, weight, reduction]) =>
    losses.nllLoss(
      input('nll_loss_nd', x!),
      tensorArgument(y!, { of: 'nll_loss_nd', name: 'target', position: 2 }),
      reductionOf(reduction!),
      optionalTensor(weight),
    ),
  )
  define('binary_cross_entropy', "input, target, weight=None, reduction='mean'", ([x, y, , reduction]) =>
    losses.bce(sized(x!), sized(y!), reductionOf(reduction!)),
  )
  define(
    'binary_cross_entropy_with_logits',
    "input, target, weight=None, reduction='mean', pos_weight=None",
    ([x, y, , reduction, positive]) =>
      losses.bceWithLogits(sized(x!), sized(y!), reductionOf(reduction!), optionalTensor(positive)),
  )
  define(
    'one_hot',
    'input, num_classes=-1',
    ([x, classes]) =>
      oneHot(input('one_hot', x!), integerArgument(classes!, { of: 'one_hot', name: 'num_classes', position: 2 })),
    'torch',
  )
  define('normalize', 'input, p=2.0, dim=1, eps=1e-12', ([x, p, dim, eps]) => {
    const tensor = input('normalize', x!)
    const norm = functions.clamp(
      vectorNorm(tensor, Number(numeric(p!)), [Number(dim)], true),
      Number(numeric(eps!)),
      null,
      false,
    )
    return arithmetic.div(tensor, norm)
  })
  define('dropout', 'input, p=0.5, training=True, inplace=False', ([x, p, training]) =>
    dropout(runtime, input('dropout', x!), Number(numeric(p!)), isTruth(training!)),
  )
  return module
}

/** A loss asks its arguments for their sizes before anything else. */
function sized(value: Value): Tensor {
  if (value instanceof Tensor) return value
  throw new ProgramError('AttributeError', `'${typeName(value)}' object has no attribute 'size'`)
}

/** Where no dimension is given PyTorch takes 0 for ranks 0, 1 and 3, otherwise 1. */
const implicitDim = (x: Tensor, dim: Value): number =>
  dim === null
    ? x.rank === 0 || x.rank === 1 || x.rank === 3
      ? 0
      : 1
    : integerArgument(dim, { of: 'softmax', name: 'dim' })

function dropout(runtime: Runtime, x: Tensor, p: number, training: boolean): Tensor {
  if (p < 0 || p > 1) throw valueError(`dropout probability has to be between 0 and 1, but got ${p}`)
  if (!training || p === 0) return x
  const mask = emptyTensor(x.dtype, x.shape)
  for (let i = 0; i < mask.count; i++) mask.storage.data[i] = runtime.random.bernoulli(1 - p) / (1 - p)
  return arithmetic.mul(x, mask)
}

interface LayerDefinition {
  name: string
  /** The file in PyTorch that it stands in, which shows in messages. */
  file: string
  params: string
  forwardParams?: string
  /** What `print` shows between its brackets. */
  shows?: (attribute: (name: string) => Value) => string
  init?: (self: PyInstance, values: Value[]) => void
  forward: (self: PyInstance, args: Value[], attribute: (name: string) => Value) => Value
}

/** Fills in `torch.nn`. */
export function createNn(runtime: Runtime): PyModule {
  const nn = new PyModule('torch.nn')
  const functional = createFunctional(runtime)
  const base = createModuleClass(runtime)
  nn.attributes.set('functional', functional)
  nn.attributes.set('Module', base)
  const { text } = runtime

  const layer = ({ name, file, params, forwardParams = 'input', shows, init, forward }: LayerDefinition): void => {
    const type = new PyClass(name, [base], `torch.nn.modules.${file}`)
    const sort = signature(`${name}.__init__`, params, 'python')
    const names = params
      .split(',')
      .map((part) => part.trim().split('=')[0]!)
      .filter((part) => part !== '' && part !== '*')
    const sortForward = signature(`${name}.forward`, forwardParams, 'python')
    const attributeOf =
      (self: PyInstance) =>
      (attribute: string): Value =>
        self.attributes.get(attribute) ?? null
    type.attributes.set(
      '__init__',
      new Native(
        '__init__',
        ([self, ...args], named) => {
          const module = self as PyInstance
          runtime.call(base.attributes.get('__init__')!, [module])
          const values = sort(args, named)
          names.forEach((key, i) => module.attributes.set(key, values[i]!))
          init?.(module, values)
          return null
        },
        'method',
      ),
    )
    type.attributes.set(
      'forward',
      new Native(
        'forward',
        ([self, ...args], named) =>
          forward(self as PyInstance, sortForward(args, named), attributeOf(self as PyInstance)),
        'method',
      ),
    )
    if (shows)
      type.attributes.set(
        'extra_repr',
        new Native('extra_repr', ([self]) => shows(attributeOf(self as PyInstance)), 'method'),
      )
    nn.attributes.set(name, type)
  }
  const call = (name: string, args: Value[], named: [string, Value][] = []): Value =>
    runtime.call(functional.attributes.get(name)!, args, new Map(named))

  layer({
    name: 'Linear',
    file: 'linear',
    params: 'in_features, out_features, bias=True',
    shows: (get) =>
      `in_features=${text.repr(get('in_features'))}, out_features=${text.repr(get('out_features'))}, bias=${get('bias') === null ? 'False' : 'True'}`,
    init: (self, [inputs, outputs, bias]) => {
      const [n, m] = [inputs, outputs].map((value) =>
        integerArgument(value!, { of: 'empty', name: 'size', position: 1 }),
      ) as [number, number]
      const bound = 1 / Math.sqrt(n)
      const weight = parameter(emptyTensor('float32', [m, n]))
      fillUniform(weight, runtime.random, -bound, bound)
      self.attributes.delete('bias')
      self.attributes.set('weight', weight)
      if (!runtime.truth(bias!)) return void self.attributes.set('bias', null)
      const shift = parameter(emptyTensor('float32', [m]))
      fillUniform(shift, runtime.random, -bound, bound)
      self.attributes.set('bias', shift)
    },
    forward: (_, [x], get) => linear(input('linear', x!), get('weight') as Tensor, optionalTensor(get('bias'))),
  })
  for (const [name, f] of [
    ['ReLU', 'relu'],
    ['Tanh', 'tanh'],
    ['Sigmoid', 'sigmoid'],
    ['Softplus', 'softplus'],
    ['SiLU', 'silu'],
    ['ReLU6', 'relu6'],
    ['LogSigmoid', 'logsigmoid'],
    ['Softsign', 'softsign'],
  ] as const) {
    layer({
      name,
      file: 'activation',
      params: name === 'ReLU' || name === 'ReLU6' || name === 'SiLU' ? 'inplace=False' : '',
      forward: (_, [x]) => call(f, [x!]),
    })
  }
  layer({
    name: 'LeakyReLU',
    file: 'activation',
    params: 'negative_slope=0.01, inplace=False',
    shows: (get) => `negative_slope=${text.repr(get('negative_slope'))}`,
    forward: (_, [x], get) => call('leaky_relu', [x!, get('negative_slope')]),
  })
  layer({
    name: 'ELU',
    file: 'activation',
    params: 'alpha=1.0, inplace=False',
    shows: (get) => `alpha=${text.repr(get('alpha'))}`,
    forward: (_, [x], get) => call('elu', [x!, get('alpha')]),
  })
  layer({
    name: 'Softmax',
    file: 'activation',
    params: 'dim=None',
    shows: (get) => `dim=${text.repr(get('dim'))}`,
    forward: (_, [x], get) => call('softmax', [x!, get('dim')]),
  })
  layer({
    name: 'LogSoftmax',
    file: 'activation',
    params: 'dim=None',
    shows: (get) => `dim=${text.repr(get('dim'))}`,
    forward: (_, [x], get) => call('log_softmax', [x!, get('dim')]),
  })
  layer({ name: 'Identity', file: 'linear', params: '', forward: (_, [x]) => x! })
  layer({
    name: 'Flatten',
    file: 'flatten',
    params: 'start_dim=1, end_dim=-1',
    shows: (get) => `start_dim=${text.repr(get('start_dim'))}, end_dim=${text.repr(get('end_dim'))}`,
    forward: (_, [x], get) => flatten(input('flatten', x!), Number(get('start_dim')), Number(get('end_dim'))),
  })
  layer({
    name: 'Dropout',
    file: 'dropout',
    params: 'p=0.5, inplace=False',
    shows: (get) => `p=${text.repr(get('p'))}, inplace=False`,
    forward: (self, [x], get) => call('dropout', [x!, get('p'), trainingOf(self)]),
  })

  const loss = (name: string, f: string, extra: string, pass: readonly string[]): void =>
    layer({
      name,
      file: 'loss',
      params: extra === '' ? "*, reduction='mean'" : `${extra}, *, reduction='mean'`,
      forwardParams: 'input, target',
      forward: (_, [a, b], get) =>
        call(f, [a!, b!], [['reduction', get('reduction')], ...pass.map((key): [string, Value] => [key, get(key)])]),
    })
  loss('MSELoss', 'mse_loss', '', [])
  loss('L1Loss', 'l1_loss', '', [])
  loss('SmoothL1Loss', 'smooth_l1_loss', 'beta=1.0', ['beta'])
  loss('HuberLoss', 'huber_loss', 'delta=1.0', ['delta'])
  loss('CrossEntropyLoss', 'cross_entropy', 'weight=None, label_smoothing=0.0', ['weight', 'label_smoothing'])
  loss('NLLLoss', 'nll_loss', 'weight=None', ['weight'])
  loss('BCELoss', 'binary_cross_entropy', 'weight=None', [])
  loss('BCEWithLogitsLoss', 'binary_cross_entropy_with_logits', 'weight=None, pos_weight=None', ['pos_weight'])

  addContainers(runtime, nn, base)
  addParameter(nn)
  nn.attributes.set('init', createInit(runtime))
  return nn
}

function parameter(tensor: Tensor): Tensor {
  tensor.isParameter = true
  tensor.requiresGrad = true
  return tensor
}

function addParameter(nn: PyModule): void {
  const make = signature('Parameter.__new__', 'data, requires_grad=True', 'python')
  nn.attributes.set(
    'Parameter',
    new Native('Parameter', (args, named) => {
      const [data, wanted] = make(args, named)
      const source = tensorArgument(data!, { of: 'Parameter', name: 'data', position: 1 })
      const made = new Tensor(source.storage, source.dtype, source.shape, source.strides, source.offset)
      parameter(made)
      made.requiresGrad = isTruth(wanted!)
      return made
    }),
  )
  const inner = new PyModule('torch.nn.parameter')
  inner.attributes.set('Parameter', nn.attributes.get('Parameter')!)
  nn.attributes.set('parameter', inner)
}

function addContainers(runtime: Runtime, nn: PyModule, base: PyClass): void {
  const childrenOf = (self: Value): PyInstance[] => [...(self as PyInstance).attributes.values()].filter(isModule)
  const start = (self: Value): PyInstance => {
    runtime.call(base.attributes.get('__init__')!, [self])
    return self as PyInstance
  }
  const at = (self: Value, index: Value): Value => {
    const children = childrenOf(self)
    const place = Number(index)
    const found = children[place < 0 ? place + children.length : place]
    if (!found) throw new ProgramError('IndexError', `index ${place} is out of range`)
    return found
  }
  const container = (
    name: string,
    methods: Record<string, (self: PyInstance, args: readonly Value[]) => Value>,
  ): void => {
    const type = new PyClass(name, [base], 'torch.nn.modules.container')
    const shared: typeof methods = {
      __len__: (self) => childrenOf(self).length,
      __getitem__: (self, [index]) => at(self, index!),
      __iter__: (self) => new PyIterator(childrenOf(self)[Symbol.iterator](), 'list_iterator'),
      append: (self, [module]) => {
        self.attributes.set(String(childrenOf(self).length), module!)
        return self
      },
    }
    for (const [key, call] of Object.entries({ ...shared, ...methods })) {
      type.attributes.set(key, new Native(key, ([self, ...args]) => call(self as PyInstance, args), 'method'))
    }
    nn.attributes.set(name, type)
  }
  container('Sequential', {
    __init__: (self, args) => {
      start(self)
      const [first] = args
      const named =
        first instanceof PyDict
          ? [...first.entries.values()].map(([key, value]): [string, Value] => [key as string, value])
          : args.map((module, i): [string, Value] => [String(i), module])
      for (const [name, module] of named) {
        if (!isModule(module)) throw typeError(`${typeName(module)} is not a Module subclass`)
        self.attributes.set(name, module)
      }
      return null
    },
    forward: (self, [x]) => childrenOf(self).reduce<Value>((value, module) => runtime.call(module, [value]), x!),
  })
  container('ModuleList', {
    __init__: (self, [modules]) => {
      start(self)
      const items = modules === undefined ? [] : [...runtime.iterate(modules)]
      items.forEach((module, i) => self.attributes.set(String(i), module))
      return null
    },
  })
}

/** `torch.nn.init`. */
function createInit(runtime: Runtime): PyModule {
  const module = new PyModule('torch.nn.init')
  const define = (name: string, params: string, fill: (tensor: Tensor, values: Value[]) => void): void => {
    const sort = signature(name, `tensor, ${params}`, 'python')
    module.attributes.set(
      name,
      new Native(name, (args, named) => {
        const [target, ...values] = sort(args, named)
        const tensor = tensorArgument(target!, { of: name, name: 'tensor', position: 1 })
        const fresh = emptyTensor(tensor.dtype, tensor.shape)
        fill(fresh, values)
        writeElements(tensor, fresh)
        return tensor
      }),
    )
  }
  const fans = (tensor: Tensor): [number, number] => {
    if (tensor.rank < 2)
      throw valueError('Fan in and fan out can not be computed for tensor with fewer than 2 dimensions')
    return [tensor.shape[1]!, tensor.shape[0]!]
  }
  define('zeros_', '', () => undefined)
  define('ones_', '', (tensor) => void tensor.storage.data.fill(1))
  define('constant_', 'val', (tensor, [value]) => void tensor.storage.data.fill(Number(numeric(value!))))
  define('uniform_', 'a=0.0, b=1.0', (tensor, [a, b]) =>
    fillUniform(tensor, runtime.random, Number(numeric(a!)), Number(numeric(b!))),
  )
  define('normal_', 'mean=0.0, std=1.0', (tensor, [mean, std]) =>
    fillNormal(tensor, runtime.random, Number(numeric(mean!)), Number(numeric(std!))),
  )
  define('xavier_uniform_', 'gain=1.0', (tensor, [gain]) => {
    const [fanIn, fanOut] = fans(tensor)
    const bound = Math.sqrt(3) * Number(numeric(gain!)) * Math.sqrt(2 / (fanIn + fanOut))
    fillUniform(tensor, runtime.random, -bound, bound)
  })
  define('kaiming_uniform_', "a=0, mode='fan_in', nonlinearity='leaky_relu'", (tensor, [a, , kind]) => {
    const slope = Number(numeric(a!))
    const gain = kind === 'relu' ? Math.SQRT2 : Math.sqrt(2 / (1 + slope * slope))
    const bound = (Math.sqrt(3) * gain) / Math.sqrt(fans(tensor)[0])
    fillUniform(tensor, runtime.random, -bound, bound)
  })
  return module
}
