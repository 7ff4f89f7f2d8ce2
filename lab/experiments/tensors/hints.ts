import { PyInstance } from './python/values.ts'
import { nearestName } from './python/nearest.ts'
import type { Program } from './program.ts'
import type { FrameHint } from './frame.ts'
import { tensorNames } from './torch/tensor-attributes.ts'

const REACHING = ['os', 'sys', 'subprocess', 'pathlib', 'shutil', 'socket', 'requests', 'urllib', 'io', 'pickle']
const SHUT = [
  'eval',
  'exec',
  'open',
  'compile',
  'input',
  'globals',
  'locals',
  'vars',
  '__import__',
  'breakpoint',
  'memoryview',
]

/** A sentence for a beginner about a program's error, or null where its own text says it. */
export function hintFor(program: Program): FrameHint | null {
  const { failure, runtime } = program
  if (!failure) return null
  const { message, type, clash, lacking } = failure
  if (lacking) return { key: 'lacking', values: { what: lacking } }
  if (/stopped after \d+ steps/.test(message)) return { key: 'endless', values: { steps: runtime.maxSteps } }
  if (type === 'RecursionError') return { key: 'recursion', values: {} }
  if (/can't allocate memory/.test(message)) return { key: 'tooLarge', values: {} }
  if (/mat1 and mat2|size mismatch|inconsistent tensor size/.test(message) && clash) {
    return {
      key: 'product',
      values: { left: clash.left.at(-1) ?? 0, right: clash.right.at(-2) ?? clash.right[0] ?? 0 },
    }
  }
  if (/must match the size of tensor b|doesn't match the broadcast shape|must match the existing size/.test(message))
    return { key: 'broadcast', values: {} }
  const rules: [RegExp, string][] = [
    [/invalid for input of size/, 'reshape'],
    [/implicitly created only for scalar/, 'scalarBackward'],
    [/backward through the graph a second time/, 'secondBackward'],
    [/modified by an inplace operation/, 'inPlaceSaved'],
    [/leaf Variable that requires grad/, 'leafInPlace'],
    [/does not require grad/, 'noGrad'],
    [/Can't call numpy/, 'numpyGrad'],
    [/cannot be converted to Scalar|only one element tensors/, 'oneElement'],
    [/is ambiguous/, 'ambiguous'],
    [
      /floating point .*require gradients|could not infer output dtype|must have the same dtype|have the same dtype/,
      'dtype',
    ],
    [/index .* out of (bounds|range)|Dimension out of range|too many indices/, 'index'],
    [/NVIDIA driver/, 'cuda'],
    [/Target .* out of bounds/, 'target'],
    [/target dtype/, 'targetType'],
    [/was never closed|unterminated string|unmatched/, 'unclosed'],
    [/expected ':'/, 'colon'],
    [/indent/, 'indent'],
    [/Maybe you meant '=='/, 'equals'],
    [/takes .* positional argument|missing .* argument|unexpected keyword/, 'arguments'],
    [/NoneType/, 'none'],
  ]
  const name = /name '(\w+)' is not defined/.exec(message)?.[1] ?? /No module named '([\w.]+)'/.exec(message)?.[1]
  if (name !== undefined) {
    if (REACHING.includes(name.split('.')[0]!) || SHUT.includes(name)) return { key: 'shut', values: { name } }
    if (type === 'ModuleNotFoundError') return nearOr(name, runtime.modules.keys(), 'noModule')
    return nearOr(name, [...runtime.globals.keys(), ...runtime.builtins.keys()], 'noName')
  }
  const attribute = /has no attribute '(\w+)'/.exec(message)?.[1]
  if (attribute !== undefined) {
    if (/^__/.test(attribute)) return { key: 'shut', values: { name: attribute } }
    return nearOr(attribute, namesFor(program, message), 'noAttribute')
  }
  for (const [pattern, key] of rules) if (pattern.test(message)) return { key, values: {} }
  return null
}

function nearOr(name: string, known: Iterable<string>, otherwise: string): FrameHint {
  const near = nearestName(name, known)
  return near ? { key: 'near', values: { name, near } } : { key: otherwise, values: { name } }
}

/** The names that the object of an attribute error has. */
function namesFor({ runtime }: Program, message: string): string[] {
  const module = /module '([\w.]+)'/.exec(message)?.[1]
  if (module !== undefined) return [...(runtime.modules.get(module)?.attributes.keys() ?? [])]
  if (/'(Tensor|Parameter)' object/.test(message)) return tensorNames()
  const owner = /'(\w+)' object/.exec(message)?.[1]
  const instance = [...runtime.globals.values()].find(
    (value) => value instanceof PyInstance && value.type.name === owner,
  )
  if (instance instanceof PyInstance)
    return [...instance.attributes.keys(), ...instance.type.order.flatMap((one) => [...one.attributes.keys()])]
  return []
}
