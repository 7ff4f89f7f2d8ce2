import { createRandom } from '../../core/random.ts'
import { Program } from './program.ts'
import { PyModule } from './python/values.ts'
import { tensorNames } from './torch/tensor-attributes.ts'

const WORDS = [
  'import',
  'from',
  'for',
  'in',
  'while',
  'if',
  'elif',
  'else',
  'def',
  'return',
  'class',
  'with',
  'as',
  'lambda',
  'not',
  'and',
  'or',
  'True',
  'False',
  'None',
  'try',
  'except',
  'break',
  'continue',
  'pass',
  'print',
]

let modules: ReadonlyMap<string, readonly string[]> | null = null

/** What stands in each module of the subset, read once from an empty program. */
function moduleNames(): ReadonlyMap<string, readonly string[]> {
  if (modules) return modules
  const { runtime } = new Program('', { random: createRandom(0), pythonSeed: 0, maxSteps: 1 })
  const found = new Map<string, readonly string[]>()
  for (const [name, module] of runtime.modules) found.set(name, [...module.attributes.keys()])
  for (const [name, value] of runtime.builtins)
    if (value instanceof PyModule) found.set(name, [...value.attributes.keys()])
  found.set('', [...runtime.builtins.keys(), ...WORDS])
  modules = found
  return found
}

/** The names that may stand behind an owner and a point, or by themselves where there is none. */
export function namesAfter(owner: string | null): readonly string[] {
  const known = moduleNames()
  if (owner === null) return known.get('') ?? []
  return known.get(owner) ?? known.get(`torch.${owner}`) ?? tensorNames().filter((name) => !name.startsWith('_'))
}
