import { gradientsOf } from '../../../core/tensors/backward.ts'
import { expand, resultType } from '../../../core/tensors/broadcast.ts'
import * as create from '../../../core/tensors/create.ts'
import { DTYPES, dtypeTraits, isFloating, promote, type DType } from '../../../core/tensors/dtype.ts'
import { ProgramError, runtimeError, typeError, valueError } from '../../../core/tensors/program-error.ts'
import { elementsOf, emptyTensor, Tensor } from '../../../core/tensors/tensor.ts'
import * as views from '../../../core/tensors/views.ts'
import { createRandom } from '../../../core/random.ts'
import { add, mul } from '../../../core/tensors/arithmetic.ts'
import type { Runtime } from '../python/runtime.ts'
import { signature } from '../python/signature.ts'
import { tensorFrom } from '../python/tensor-from.ts'
import {
  ContextManager,
  DeviceValue,
  DtypeValue,
  Native,
  NdArray,
  numeric,
  PyFloat,
  PyList,
  PyModule,
  PyTuple,
  TypeValue,
  typeName,
  type Value,
} from '../python/values.ts'
import {
  checkDevice,
  dtypeArgument,
  integerArgument,
  isTruth,
  legacyName,
  numberArgument,
  shapeArguments,
  tensorArgument,
  tensorsArgument,
  wantGradient,
} from './arguments.ts'
import { addFunctionClass } from './function-class.ts'
import { tensorFunctions } from './tensor-functions.ts'

const OPTIONS = new Set([
  'dtype',
  'device',
  'requires_grad',
  'out',
  'generator',
  'layout',
  'pin_memory',
  'size',
  'memory_format',
])

/** The options that every factory takes by name, and what else was named. */
function factoryOptions(
  of: string,
  named: ReadonlyMap<string, Value>,
): { dtype: DType | null; requiresGrad: boolean; rest: Map<string, Value> } {
  checkDevice(named.get('device') ?? null)
  const rest = new Map([...named].filter(([key]) => !OPTIONS.has(key) || key === 'size'))
  return {
    dtype: dtypeArgument(named.get('dtype') ?? null, { of, name: 'dtype' }),
    requiresGrad: isTruth(named.get('requires_grad') ?? false),
    rest,
  }
}

type Factory = (shape: number[], dtype: DType) => Tensor

/** Fills in `torch` itself. */
export function createTorch(runtime: Runtime): PyModule {
  const torch = new PyModule('torch')
  const set = (name: string, value: Value): void => void torch.attributes.set(name, value)
  const define = (name: string, call: (args: readonly Value[], named: ReadonlyMap<string, Value>) => Value): void =>
    set(name, new Native(name, call))

  for (const dtype of DTYPES) set(dtype, new DtypeValue(dtype))
  for (const [name, dtype] of [
    ['float', 'float32'],
    ['double', 'float64'],
    ['long', 'int64'],
    ['int', 'int32'],
    ['short', 'int16'],
  ] as const) {
    set(name, new DtypeValue(dtype))
  }
  set('pi', new PyFloat(Math.PI))
  set('inf', new PyFloat(Infinity))
  set('nan', new PyFloat(NaN))
  set('e', new PyFloat(Math.E))
  set('__version__', '2.15.0')

  for (const { name, params, as, call } of tensorFunctions) {
    if (as === 'method') continue
    const sort = params === null ? null : signature(name, params === '' ? 'input' : `input, ${params}`)
    define(name, (args, named) => {
      const [self, ...rest] = sort ? sort(args, named) : args
      if (self === undefined) throw typeError(`${name}() missing 1 required positional arguments: "input"`)
      return call(tensorArgument(self, { of: name, name: 'input', position: 1 }), rest)
    })
  }
  // A function `where` of one argument, and `max` of two tensors, are in the table; these take lists.
  addFactories(runtime, define)
  addJoining(runtime, define)
  addChance(runtime, define)
  addGradModes(runtime, torch, define)
  addTypes(runtime, set)

  define('is_tensor', ([value]) => value instanceof Tensor)
  define('is_floating_point', ([value]) =>
    isFloating(tensorArgument(value!, { of: 'is_floating_point', name: 'input', position: 1 }).dtype),
  )
  define('device', ([name]) => {
    const type = name instanceof DeviceValue ? name.type : runtime.text.str(name!)
    if (!/^(cpu|cuda|mps)(:\d+)?$/.test(type)) {
      throw runtimeError(
        `Expected one of cpu, cuda, ipu, xpu, mkldnn, opengl, opencl, ideep, hip, ve, fpga, maia, xla, lazy, vulkan, mps, meta, hpu, mtia, privateuseone device type at start of device string: ${type}`,
      )
    }
    return new DeviceValue(type)
  })
  define('set_printoptions', () => null)
  define(
    'result_type',
    ([a, b]) =>
      new DtypeValue(
        resultType(
          tensorArgument(a!, { of: 'result_type', name: 'tensor1' }),
          tensorArgument(b!, { of: 'result_type', name: 'tensor2' }),
        ),
      ),
  )
  define('get_default_dtype', () => new DtypeValue('float32'))

  const cuda = new PyModule('torch.cuda')
  cuda.attributes.set('is_available', new Native('is_available', () => false))
  cuda.attributes.set('device_count', new Native('device_count', () => 0))
  cuda.attributes.set('manual_seed_all', new Native('manual_seed_all', () => null))
  set('cuda', cuda)
  const linalg = new PyModule('torch.linalg')
  linalg.attributes.set(
    'norm',
    new Native('norm', (args, named) => runtime.call(torch.attributes.get('norm')!, args, named)),
  )
  set('linalg', linalg)
  return torch
}

function addFactories(runtime: Runtime, define: (name: string, call: Native['call']) => void): void {
  const shaped = (name: string, make: Factory): void => {
    define(name, (args, named) => {
      const { dtype, requiresGrad, rest } = factoryOptions(name, named)
      const size = rest.get('size')
      rest.delete('size')
      const [unknown] = rest.keys()
      if (unknown !== undefined) throw typeError(`${name}() got an unexpected keyword argument '${unknown}'`)
      const shape = shapeArguments(size === undefined ? args : [size], { of: name, name: 'size' })
      create.checkSizes(shape, name)
      return wantGradient(make(shape, dtype ?? 'float32'), requiresGrad)
    })
    define(`${name}_like`, (args, named) => {
      const like = tensorArgument(args[0]!, { of: `${name}_like`, name: 'input', position: 1 })
      const { dtype, requiresGrad } = factoryOptions(`${name}_like`, named)
      const to = dtype ?? like.dtype
      return wantGradient(make([...like.shape], to), requiresGrad)
    })
  }
  shaped('zeros', (shape, dtype) => emptyTensor(dtype, shape))
  shaped('empty', (shape, dtype) => emptyTensor(dtype, shape))
  shaped('ones', (shape, dtype) => create.full(shape, 1, dtype))
  const chance = (name: string, fill: (tensor: Tensor) => void): void =>
    shaped(name, (shape, dtype) => {
      if (!isFloating(dtype)) {
        const kernel = name === 'rand' ? 'check_uniform_bounds' : 'normal_kernel_cpu'
        throw new ProgramError('NotImplementedError', `"${kernel}" not implemented for '${dtypeTraits(dtype).title}'`)
      }
      const tensor = emptyTensor(dtype, shape)
      fill(tensor)
      return tensor
    })
  chance('rand', (tensor) => create.fillUniform(tensor, runtime.random))
  chance('randn', (tensor) => create.fillNormal(tensor, runtime.random))

  const fillType = (value: Value): DType =>
    value instanceof PyFloat ? 'float32' : typeof value === 'boolean' ? 'bool' : 'int64'
  const full = signature('full', 'size, fill_value')
  define('full', (args, named) => {
    const { dtype, requiresGrad, rest } = factoryOptions('full', named)
    const [size, value] = full(args, rest)
    const fill = numberArgument(value!, { of: 'full', name: 'fill_value', position: 2 })
    return wantGradient(
      create.full(shapeArguments([size!], { of: 'full', name: 'size' }), fill, dtype ?? fillType(value!)),
      requiresGrad,
    )
  })
  const fullLike = signature('full_like', 'input, fill_value')
  define('full_like', (args, named) => {
    const { dtype, requiresGrad, rest } = factoryOptions('full_like', named)
    const [like, value] = fullLike(args, rest)
    const tensor = tensorArgument(like!, { of: 'full_like', name: 'input', position: 1 })
    return wantGradient(
      create.full(
        tensor.shape,
        numberArgument(value!, { of: 'full_like', name: 'fill_value', position: 2 }),
        dtype ?? tensor.dtype,
      ),
      requiresGrad,
    )
  })
  define('eye', (args, named) => {
    const { dtype, requiresGrad } = factoryOptions('eye', named)
    const [n, m] = args.map((arg) => integerArgument(arg, { of: 'eye', name: 'n', position: 1 }))
    return wantGradient(create.eye(n!, m ?? n!, dtype ?? 'float32'), requiresGrad)
  })
  define('arange', (args, named) => {
    const { dtype, requiresGrad, rest } = factoryOptions('arange', named)
    const values = [...args]
    const [start, end, step] =
      values.length + (rest.has('start') ? 1 : 0) === 1 && !rest.has('start')
        ? [0, values[0]!, rest.get('step') ?? 1]
        : [rest.get('start') ?? values[0]!, rest.get('end') ?? values[1]!, rest.get('step') ?? values[2] ?? 1]
    const parts = [start, end, step] as Value[]
    const numbers = parts.map((part) => numberArgument(part, { of: 'arange', name: 'end' })) as [number, number, number]
    const real = parts.some((part) => part instanceof PyFloat || (part instanceof Tensor && isFloating(part.dtype)))
    return wantGradient(create.arange(...numbers, dtype ?? (real ? 'float32' : 'int64')), requiresGrad)
  })
  const linspace = signature('linspace', 'start, end, steps')
  define('linspace', (args, named) => {
    const { dtype, requiresGrad, rest } = factoryOptions('linspace', named)
    const [start, end, steps] = linspace(args, rest)
    const place = { of: 'linspace', name: 'steps', position: 3 }
    const [from, to] = [
      numberArgument(start!, { of: 'linspace', name: 'start' }),
      numberArgument(end!, { of: 'linspace', name: 'end' }),
    ]
    return wantGradient(create.linspace(from, to, integerArgument(steps!, place), dtype ?? 'float32'), requiresGrad)
  })
  const tensor = signature('tensor', 'data')
  define('tensor', (args, named) => {
    const { dtype, requiresGrad, rest } = factoryOptions('tensor', named)
    return wantGradient(tensorFrom(tensor(args, rest)[0]!, dtype), requiresGrad)
  })
  define('as_tensor', ([data], named) =>
    data instanceof Tensor && !named.has('dtype') ? data : tensorFrom(data!, factoryOptions('as_tensor', named).dtype),
  )
  define('from_numpy', ([array]) => {
    if (array instanceof NdArray) return array.tensor
    throw typeError(`expected np.ndarray (got ${typeName(array ?? null)})`)
  })
}

function addJoining(runtime: Runtime, define: (name: string, call: Native['call']) => void): void {
  const common = (tensors: readonly Tensor[]): DType => tensors.map((one) => one.dtype).reduce(promote)
  const join = (name: string, call: (tensors: Tensor[], dim: number) => Tensor): void => {
    const sort = signature(name, 'tensors, dim=0')
    define(name, (args, named) => {
      const [list, dim] = sort(args, named)
      const items = list instanceof PyList || list instanceof PyTuple ? list.items : null
      return call(tensorsArgument(items, list!, name), integerArgument(dim!, { of: name, name: 'dim', position: 2 }))
    })
  }
  for (const name of ['cat', 'concat']) {
    join(name, (tensors, dim) => {
      if (tensors.length === 0) throw valueError('torch.cat(): expected a non-empty list of Tensors')
      return views.cat(tensors, dim, common(tensors))
    })
  }
  join('stack', (tensors, dim) => views.stack(tensors, dim, tensors.length > 0 ? common(tensors) : 'float32'))
  define('vstack', ([list]) =>
    views.cat(
      [...runtime.iterate(list!)].map((one) =>
        one instanceof Tensor && one.rank === 1 ? views.unsqueeze(one, 0) : (one as Tensor),
      ),
      0,
      'float32',
    ),
  )
  define('hstack', ([list]) => {
    const tensors = [...runtime.iterate(list!)] as Tensor[]
    return views.cat(tensors, tensors[0]!.rank === 1 ? 0 : 1, common(tensors))
  })
  define('meshgrid', (args, named) => {
    const [list] = args
    const lines = (list instanceof PyList || list instanceof PyTuple ? list.items : args) as Tensor[]
    const swapped = named.get('indexing') === 'xy'
    const order = swapped ? [lines[1]!, lines[0]!] : lines
    const shape = order.map((line) => line.count)
    const grids = lines.map((line) => {
      const d = order.indexOf(line)
      return expand(
        views.reshape(
          line,
          shape.map((_, k) => (k === d ? line.count : 1)),
        ),
        shape,
      )
    })
    return new PyTuple(grids)
  })
  define('broadcast_tensors', (args) => {
    const tensors = args as Tensor[]
    const whole = tensors.reduce((a, b) => add(a, b))
    return new PyTuple(tensors.map((one) => expand(one, whole.shape)))
  })
  define('einsum', () => {
    throw new ProgramError('NotImplementedError', 'the subset has no einsum: use matmul, transpose and sum')
  })
}

function addChance(runtime: Runtime, define: (name: string, call: Native['call']) => void): void {
  define('manual_seed', ([seed]) => {
    const number = typeof seed === 'string' ? Number(seed) : numeric(seed ?? null)
    if (number === null || Number.isNaN(number))
      throw valueError(`invalid literal for int() with base 10: ${runtime.text.repr(seed ?? null)}`)
    runtime.random = createRandom(Number(BigInt.asUintN(32, BigInt(Math.trunc(number)))))
    return new PyTuple([], 'torch._C.Generator')
  })
  define('randint', (args, named) => {
    const { dtype, requiresGrad, rest } = factoryOptions('randint', named)
    const numbers = args.filter((arg) => numeric(arg) !== null || arg instanceof Tensor)
    const size = rest.get('size') ?? args.find((arg) => arg instanceof PyTuple || arg instanceof PyList)
    if (size === undefined || numbers.length === 0) {
      throw typeError(`randint() received an invalid combination of arguments - got (${args.map(typeName).join(', ')})`)
    }
    const values = numbers.map((one) => integerArgument(one, { of: 'randint', name: 'high' }))
    const [low, high] =
      values.length > 1
        ? [values[0]!, values[1]!]
        : [Number(rest.get('low') ?? 0), Number(rest.get('high') ?? values[0]!)]
    return wantGradient(
      create.randint(
        runtime.random,
        low,
        high,
        shapeArguments([size], { of: 'randint', name: 'size' }),
        dtype ?? 'int64',
      ),
      requiresGrad,
    )
  })
  define('randint_like', ([like, ...limits], named) => {
    const of = 'randint_like'
    const tensor = tensorArgument(like ?? null, { of, name: 'input', position: 1 })
    const { dtype, requiresGrad, rest } = factoryOptions(of, named)
    const high = rest.get('high') ?? limits.at(-1)
    if (high === undefined) {
      throw typeError(`${of}() received an invalid combination of arguments - got (Tensor)`)
    }
    const low = rest.get('low') ?? (limits.length > 1 || rest.has('high') ? limits[0] : undefined) ?? 0
    const [from, to] = [low, high].map((limit) => integerArgument(limit, { of, name: 'high' }))
    return wantGradient(create.randint(runtime.random, from!, to!, tensor.shape, dtype ?? tensor.dtype), requiresGrad)
  })
  define('randperm', (args, named) => {
    const { dtype } = factoryOptions('randperm', named)
    const order = create.randperm(runtime.random, integerArgument(args[0]!, { of: 'randperm', name: 'n', position: 1 }))
    order.dtype = dtype ?? 'int64'
    return order
  })
  define('normal', (args, named) => {
    const [mean, deviation] = [args[0] ?? named.get('mean')!, args[1] ?? named.get('std')!]
    const size = args[2] ?? named.get('size')
    const shape =
      size === undefined
        ? (mean instanceof Tensor ? mean : (deviation as Tensor)).shape
        : shapeArguments([size], { of: 'normal', name: 'size' })
    const drawn = emptyTensor('float32', shape)
    create.fillNormal(drawn, runtime.random)
    const part = (value: Value): Tensor => (value instanceof Tensor ? value : tensorFrom(value, 'float32'))
    return add(mul(drawn, part(deviation)), part(mean))
  })
  define('bernoulli', ([p]) => {
    const chances = elementsOf(tensorArgument(p!, { of: 'bernoulli', name: 'input', position: 1 }))
    const drawn = emptyTensor('float32', (p as Tensor).shape)
    chances.forEach((chance: number, i: number) => (drawn.storage.data[i] = runtime.random.bernoulli(chance)))
    return drawn
  })
  define('multinomial', () => {
    throw new ProgramError('NotImplementedError', 'the subset has no multinomial')
  })
}

function addGradModes(runtime: Runtime, torch: PyModule, define: (name: string, call: Native['call']) => void): void {
  const { engine } = runtime
  const mode = (name: string, enabled: boolean): ContextManager => {
    const before: boolean[] = []
    return new ContextManager(
      name,
      () => {
        before.push(engine.gradEnabled)
        engine.gradEnabled = enabled
        return null
      },
      () => {
        engine.gradEnabled = before.pop() ?? true
      },
      true,
    )
  }
  // `@torch.no_grad` without brackets surrounds the function, too.
  const make = (name: string, enabled: boolean): void =>
    define(name, (args) =>
      args[0] !== undefined && args[0] !== null && typeName(args[0]) === 'function'
        ? runtime.call(mode(name, enabled), args)
        : mode(name, enabled),
    )
  make('no_grad', false)
  make('inference_mode', false)
  make('enable_grad', true)
  define('set_grad_enabled', ([on]) => {
    const before = engine.gradEnabled
    engine.gradEnabled = isTruth(on!)
    return new ContextManager(
      'set_grad_enabled',
      () => null,
      () => (engine.gradEnabled = before),
      false,
    )
  })
  define('is_grad_enabled', () => engine.gradEnabled)

  const autograd = new PyModule('torch.autograd')
  const sort = signature(
    'grad',
    'outputs, inputs, grad_outputs=None, retain_graph=None, create_graph=False, only_inputs=True, allow_unused=None',
  )
  autograd.attributes.set(
    'grad',
    new Native('grad', (args, named) => {
      const [outputs, inputs, gradients, retain, create_, , unused] = sort(args, named)
      const list = (value: Value): Tensor[] =>
        (value instanceof PyList || value instanceof PyTuple ? value.items : [value]).map((one) =>
          tensorArgument(one, { of: 'grad', name: 'outputs' }),
        )
      const given =
        gradients === null
          ? []
          : gradients instanceof PyList || gradients instanceof PyTuple
            ? gradients.items
            : [gradients!]
      const createGraph = isTruth(create_!)
      const found = gradientsOf(
        list(outputs!),
        list(inputs!),
        given.map((one) => one as Tensor | null),
        {
          retainGraph: retain === null ? createGraph : isTruth(retain!),
          createGraph,
          allowUnused: isTruth(unused!),
        },
      )
      return new PyTuple(found)
    }),
  )
  autograd.attributes.set(
    'Variable',
    new Native('Variable', ([value], named) =>
      wantGradient(value as Tensor, isTruth(named.get('requires_grad') ?? false)),
    ),
  )
  addFunctionClass(runtime, autograd)
  torch.attributes.set('autograd', autograd)
}

/** `torch.Tensor`, `torch.FloatTensor` and their like: types that can be called. */
function addTypes(runtime: Runtime, set: (name: string, value: Value) => void): void {
  const type = (name: string, dtype: DType, includes: (value: Value) => boolean): TypeValue =>
    new TypeValue(
      name,
      (args) => {
        const [first] = args
        if (args.length === 0) return emptyTensor(dtype, [0])
        if (
          args.length === 1 &&
          (first instanceof PyList || (first instanceof PyTuple && first.title !== 'torch.Size'))
        )
          return tensorFrom(first, dtype)
        if (args.length === 1 && first instanceof NdArray) return tensorFrom(first, dtype)
        // `torch.Tensor(tensor)` shares its memory.
        if (args.length === 1 && first instanceof Tensor)
          return first.dtype === dtype ? views.detach(first) : tensorFrom(first, dtype)
        if (typeof first === 'string') throw typeError(`new(): invalid data type 'str'`)
        return emptyTensor(dtype, shapeArguments(args, { of: 'new', name: 'size' }))
      },
      includes,
      new Map(),
      'torch',
    )
  set(
    'Tensor',
    type('Tensor', 'float32', (value) => value instanceof Tensor),
  )
  for (const dtype of DTYPES) {
    set(
      legacyName(dtype),
      type(legacyName(dtype), dtype, (value) => value instanceof Tensor && value.dtype === dtype),
    )
  }
  set(
    'Size',
    new TypeValue(
      'Size',
      ([items]) => new PyTuple([...runtime.iterate(items ?? new PyList([]))], 'torch.Size'),
      (value) => value instanceof PyTuple && value.title === 'torch.Size',
      new Map(),
      'torch',
    ),
  )
  set(
    'dtype',
    new TypeValue(
      'dtype',
      () => null,
      (value) => value instanceof DtypeValue,
      new Map(),
      'torch',
    ),
  )
}
