/** What a parameter is called in the user's words, from its path. */
import type { FieldText } from './fields.ts'

/**
 * The parts of a dotted path with list places in brackets: `layers[0].units` gives `layers`, `0`, `units`.
 * Null where it is no such path.
 */
function partsOf(path: string): (string | number)[] | null {
  if (!/^[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*|\[\d+\])*$/.test(path)) return null
  return path.split(/[.[\]]+/).flatMap((part) => (part === '' ? [] : [/^\d+$/.test(part) ? Number(part) : part]))
}

/**
 * A parameter by the labels of its knobs, outermost first: `Layer 1 · Activation`, `Optimizer · Learning rate`. The path
 * itself where a part of it has no label.
 * @param texts by path without list numbers
 * @param path within the parameters, such as `layers[0].activation`
 */
export function fieldName(texts: Readonly<Record<string, FieldText>>, path: string): string {
  const names: string[] = []
  let key = ''
  for (const part of partsOf(path) ?? ['']) {
    if (typeof part === 'number') {
      const list = texts[key]
      names[names.length - 1] = `${list?.options?.['item'] ?? list?.label ?? key} ${part + 1}`
      continue
    }
    key = key ? `${key}.${part}` : part
    const label = texts[key]?.label
    if (label === undefined) return path
    names.push(label)
  }
  return names.join(' · ')
}
