import { toDtype } from '../../../core/tensors/broadcast.ts'
import type { DType } from '../../../core/tensors/dtype.ts'
import { ProgramError, typeError } from '../../../core/tensors/program-error.ts'
import { writeElements } from '../../../core/tensors/in-place.ts'
import { Tensor } from '../../../core/tensors/tensor.ts'
import { detach } from '../../../core/tensors/views.ts'
import type { Runtime } from '../python/runtime.ts'
import { Native, PyClass, PyDict, PyInstance, PyIterator, PyTuple, typeName, type Value } from '../python/values.ts'
import { checkDevice } from './arguments.ts'

/** What every module keeps on the side. */
interface ModuleState {
  training: boolean
  /** Tensors that belong to it but are not trained. */
  buffers: Set<string>
}

const BASE = 'Module'

/** Whether a value is a module. */
export function isModule(value: Value | undefined): value is PyInstance {
  return (
    value instanceof PyInstance &&
    value.type.order.some((one) => one.name === BASE && one.module === 'torch.nn.modules.module')
  )
}

export const trainingOf = (self: PyInstance): boolean => (self.state as ModuleState | null)?.training ?? true

const own = <T extends Value>(self: PyInstance, test: (value: Value) => value is T): [string, T][] =>
  [...self.attributes].flatMap(([name, value]): [string, T][] => (test(value) ? [[name, value]] : []))

const isParameter = (value: Value): value is Tensor => value instanceof Tensor && value.isParameter

/** A module and all within it, outermost first, each once. */
function modulesOf(self: PyInstance, prefix = '', seen = new Set<PyInstance>()): [string, PyInstance][] {
  if (seen.has(self)) return []
  seen.add(self)
  const inner = own(self, isModule).flatMap(([name, child]) =>
    modulesOf(child, prefix === '' ? name : `${prefix}.${name}`, seen),
  )
  return [[prefix, self], ...inner]
}

/** All parameters with their names, a module's own before those of its parts. */
export function parametersOf(self: PyInstance): [string, Tensor][] {
  const seen = new Set<Tensor>()
  return modulesOf(self).flatMap(([prefix, module]) =>
    own(module, isParameter)
      .filter(([, parameter]) => !seen.has(parameter) && seen.add(parameter))
      .map(([name, parameter]): [string, Tensor] => [prefix === '' ? name : `${prefix}.${name}`, parameter]),
  )
}

const walk = (items: readonly Value[]): PyIterator => new PyIterator(items[Symbol.iterator](), 'generator')
const pairs = (items: readonly [string, Value][]): PyIterator =>
  walk(items.map(([name, value]) => new PyTuple([name, value])))

/** `torch.nn.Module`. */
export function createModuleClass(runtime: Runtime): PyClass {
  const type = new PyClass(BASE, [], 'torch.nn.modules.module')
  const define = (
    name: string,
    call: (self: PyInstance, args: readonly Value[], named: ReadonlyMap<string, Value>) => Value,
  ): void =>
    void type.attributes.set(
      name,
      new Native(name, ([self, ...args], named) => call(self as PyInstance, args, named), 'method'),
    )
  define('__init__', (self) => {
    self.state = { training: true, buffers: new Set() } satisfies ModuleState
    return null
  })
  type.attributes.set(
    '__setattr__',
    new Native('__setattr__', ([self, name, value]) => {
      const module = self as PyInstance
      const key = name as string
      if (module.state === null && (isModule(value) || (value instanceof Tensor && value.isParameter))) {
        throw new ProgramError(
          'AttributeError',
          `cannot assign ${isModule(value) ? 'module' : 'parameters'} before Module.__init__() call`,
        )
      }
      const before = module.attributes.get(key)
      if (
        before instanceof Tensor &&
        before.isParameter &&
        !(value === null || (value instanceof Tensor && value.isParameter))
      ) {
        throw typeError(
          `cannot assign '${value instanceof Tensor ? 'torch.FloatTensor' : typeName(value!)}' as parameter '${key}' (torch.nn.Parameter or None expected)`,
        )
      }
      module.attributes.set(key, value!)
      return null
    }),
  )
  define('forward', (self) => {
    throw new ProgramError(
      'NotImplementedError',
      `Module [${self.type.name}] is missing the required "forward" function`,
    )
  })
  define('__call__', (self, args, named) => runtime.call(runtime.getAttribute(self, 'forward'), args, named))
  define('parameters', (self) => walk(parametersOf(self).map(([, parameter]) => parameter)))
  define('named_parameters', (self) => pairs(parametersOf(self)))
  define('modules', (self) => walk(modulesOf(self).map(([, module]) => module)))
  define('named_modules', (self) => pairs(modulesOf(self)))
  define('children', (self) => walk(own(self, isModule).map(([, child]) => child)))
  define('named_children', (self) => pairs(own(self, isModule)))
  define('zero_grad', (self) => {
    for (const [, parameter] of parametersOf(self)) parameter.grad = null
    return null
  })
  const mode = (self: PyInstance, training: boolean): PyInstance => {
    for (const [, module] of modulesOf(self)) (module.state as ModuleState).training = training
    return self
  }
  define('train', (self, [on]) => mode(self, on === undefined || runtime.truth(on)))
  define('eval', (self) => mode(self, false))
  const cast = (self: PyInstance, dtype: DType): PyInstance => {
    for (const [, parameter] of parametersOf(self)) {
      const to = toDtype(detach(parameter), dtype)
      parameter.storage = to.storage
      parameter.dtype = dtype
    }
    return self
  }
  define('double', (self) => cast(self, 'float64'))
  define('float', (self) => cast(self, 'float32'))
  define('to', (self, [target], named) => {
    const to = target ?? named.get('device') ?? named.get('dtype') ?? null
    if (to !== null && typeName(to) === 'torch.dtype') return cast(self, (to as { dtype: DType } & Value).dtype)
    checkDevice(to)
    return self
  })
  define('cpu', (self) => self)
  define('cuda', (self) => (checkDevice('cuda'), self))
  define('requires_grad_', (self, [on]) => {
    for (const [, parameter] of parametersOf(self)) parameter.requiresGrad = on === undefined || runtime.truth(on)
    return self
  })
  define('apply', (self, [f]) => {
    for (const [, module] of modulesOf(self).reverse()) runtime.call(f!, [module])
    return self
  })
  define('add_module', (self, [name, module]) => {
    self.attributes.set(name as string, module!)
    return null
  })
  define('register_parameter', (self, [name, parameter]) => {
    self.attributes.set(name as string, parameter!)
    return null
  })
  define('register_buffer', (self, [name, buffer]) => {
    ;(self.state as ModuleState).buffers.add(name as string)
    self.attributes.set(name as string, buffer!)
    return null
  })
  define('state_dict', (self) => {
    const dict = new PyDict()
    for (const [name, parameter] of parametersOf(self)) dict.set(name, detach(parameter))
    return dict
  })
  define('load_state_dict', (self, [state]) => {
    for (const [name, parameter] of parametersOf(self)) {
      const value = state instanceof PyDict ? state.get(name) : undefined
      if (!(value instanceof Tensor))
        throw new ProgramError(
          'RuntimeError',
          `Error(s) in loading state_dict for ${self.type.name}:\n\tMissing key(s) in state_dict: "${name}". `,
        )
      writeElements(parameter, value)
    }
    return null
  })
  define('extra_repr', () => '')
  define('__repr__', (self) => describe(runtime, self))
  type.attributes.set(
    '__getattr__',
    new Native('__getattr__', ([self, name]) => (name === 'training' ? trainingOf(self as PyInstance) : null)),
  )
  return type
}

/** A module as `print` shows it: its parts indented within it. */
function describe(runtime: Runtime, self: PyInstance): string {
  const extra = runtime.text.str(runtime.call(runtime.getAttribute(self, 'extra_repr'), []))
  const children = own(self, isModule)
  if (children.length === 0) return `${self.type.name}(${extra})`
  const shown = children.map(([name, child]) => ({ name, last: name, count: 1, text: runtime.text.repr(child) }))
  // A list of modules tells alike neighbours together.
  const groups = shown.filter((one, i) => {
    const before = self.type.name === 'ModuleList' ? shown.slice(0, i).findLast((other) => other.count > 0) : undefined
    if (before?.text !== one.text) return true
    before.count++
    before.last = one.name
    one.count = 0
    return false
  })
  const lines = groups.map(({ name, last, count, text }) =>
    (count > 1 ? `(${name}-${last}): ${count} x ${text}` : `(${name}): ${text}`).replaceAll('\n', '\n  '),
  )
  return `${self.type.name}(\n  ${lines.join('\n  ')}\n)`
}
