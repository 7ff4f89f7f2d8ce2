import { fieldPath, labError, showValue, type LabError } from './errors.ts'
import { formOf, ruleOf, typeWords, unionWords, type Issue } from './issue-words.ts'

/** The value at a path of what was received; undefined where there is none. */
function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      value !== null && typeof value === 'object' && Object.hasOwn(value, part)
        ? (value as Record<PropertyKey, unknown>)[part]
        : undefined,
    root,
  )
}

/** The known word that is nearest to a misspelt one, if any is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const distance = (a: string, b: string): number => {
    let row = Array.from({ length: b.length + 1 }, (_, j) => j)
    for (let i = 1; i <= a.length; i++) {
      const next = [i]
      for (let j = 1; j <= b.length; j++)
        next[j] = Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1))
      row = next
    }
    return row[b.length]!
  }
  const reach = (name: string): number => Math.max(2, name.length / 3)
  return known
    .filter((name) => Math.abs(name.length - word.length) <= reach(name))
    .map((name) => ({ name, far: distance(word.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, far }) => far <= reach(name))
    .sort((a, b) => a.far - b.far)[0]?.name
}

/** Characters of an unknown field's name that an error repeats. */
const KEY_LENGTH = 80

/** What is wrong inside of the one of several types that was meant: the one that was right on the whole. */
function innermost(issue: Issue): Issue {
  if (issue.code !== 'invalid_union' || issue.discriminator !== undefined) return issue
  const meant = issue.errors?.find(([first]) => first && !(first.code === 'invalid_type' && first.path.length === 0))
  return meant ? innermost({ ...meant[0]!, path: [...issue.path, ...meant[0]!.path] }) : issue
}

/**
 * Turns the first issue of a failed validation into an error that names the field, the value, the limit and the way out.
 * @param prefix where the validated value stands, such as `params`
 * @param family whether a parameter is wrong, or a message between processes
 * @param knownKeys the fields a strict object at the issue's path has, to suggest one for a misspelt key
 * @param placeOf the whole path of the field that a key may be meant for where no field beside it is
 */
export function invalidInput(
  issues: readonly Issue[],
  received: unknown,
  prefix: readonly PropertyKey[] = [],
  family: 'field' | 'call' = 'field',
  knownKeys: (path: readonly PropertyKey[]) => readonly string[] = () => [],
  placeOf: (key: string) => string | undefined = () => undefined,
): LabError {
  const issue = innermost(issues[0] ?? { path: [], message: 'invalid' })
  const value = valueAt(received, issue.path)
  const at = (extra: readonly PropertyKey[] = []): string => fieldPath([...prefix, ...issue.path, ...extra])
  const path = at()
  const got = String(showValue(value))
  const field = { path, received: value }
  switch (issue.code) {
    case 'unrecognized_keys': {
      const whole = issue.keys?.[0] ?? ''
      const key = whole.length > KEY_LENGTH ? `${whole.slice(0, KEY_LENGTH - 1)}…` : whole
      const known = knownKeys(issue.path)
      const beside = nearest(key, known)
      const meant = placeOf(key)
      // Where it stands already there is no such field: another kind of the same object would have it.
      const moves =
        meant !== undefined && meant.slice(0, Math.max(0, meant.lastIndexOf('.'))) !== path.replace(/\[\d+\]/g, '[0]')
      const hint = beside ?? (moves ? meant : undefined)
      const what = beside ? 'misspelt' : hint ? 'misplaced' : known.length ? 'unknownOf' : 'unknown'
      return labError(
        `${family}.${what}`,
        { key, hint: hint ?? '', known: known.join(', ') },
        { path: at([key]), received: valueAt(received, [...issue.path, whole]) },
      )
    }
    case 'too_small':
    case 'too_big': {
      const small = issue.code === 'too_small'
      const limit = Number(small ? issue.minimum : issue.maximum)
      const relation = small ? (issue.inclusive === false ? '>' : '≥') : issue.inclusive === false ? '<' : '≤'
      if (issue.origin === 'string' || issue.origin === 'array') {
        const length = (value as { length?: number } | undefined)?.length ?? 0
        return labError(`${family}.length`, { path, relation, limit, length }, { path, received: length, limit })
      }
      return labError(`${family}.range`, { path, relation, limit, got }, { ...field, limit: `${relation} ${limit}` })
    }
    case 'invalid_value':
      return labError(
        `${family}.oneOf`,
        { path, options: (issue.values ?? []).map(String).join(', '), got },
        { ...field, limit: (issue.values ?? []).map(String).join(' | ') },
      )
    case 'invalid_union': {
      if (issue.discriminator !== undefined) {
        const full = at([issue.discriminator].filter((name) => issue.path.at(-1) !== name))
        return labError(
          `${family}.kind`,
          { path: full, got: String(showValue(value)) },
          { path: full, received: value },
        )
      }
      return labError(`${family}.type`, { path, expected: unionWords(issue), got }, field)
    }
    case 'invalid_type':
      return value === undefined
        ? labError(`${family}.missing`, { path, expected: typeWords(issue.expected) }, { path })
        : labError(`${family}.type`, { path, expected: typeWords(issue.expected), got }, field)
    default:
      return labError(`${family}.rule`, { path, rule: ruleOf(issue) ?? formOf(issue), got }, field)
  }
}
