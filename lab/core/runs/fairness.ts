import type { Json } from '../../../preload/contract/values.ts'
import { flattenParams } from './compare.ts'

/** The path without its last name or place: `optimizer` of `optimizer.kind`, `layers` of `layers[1]`. */
const parentOf = (path: string): string => path.replace(/(\.?[^.[\]]+|\[\d+\])$/, '')

/** Whether a path is one of the parts of another: `optimizer.beta1` of `optimizer`. */
const isWithin = (path: string, outer: string): boolean =>
  path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`)

/**
 * The knobs in which two sets of parameters differ, by path and in the order of the parameters. A choice among kinds counts
 * as one, with all that belongs to it (`optimizer`, where one is SGD and the other Adam), and so does a list that has
 * another length: its members cannot be held against each other. The same change to every member of a list is one, too
 * (`layers.activation`, where all are sigmoid in one and ReLU in the other). A comparison is fair where it is one knob.
 */
export function differingKnobs(a: Json, b: Json): string[] {
  const [left, right] = [flattenParams(a), flattenParams(b)]
  const paths = [...new Set([...left.keys(), ...right.keys()])]
  const differing = paths.filter((path) => JSON.stringify(left.get(path)) !== JSON.stringify(right.get(path)))
  const wholes = differing.flatMap((path) => {
    if (path.endsWith('.kind')) return [parentOf(path)]
    // A member that only one of them has: its list is another one.
    const member = /^(.*?)\[\d+\]/.exec(path)?.[1]
    return member !== undefined && !(left.has(path) && right.has(path)) ? [member] : []
  })
  const change = (path: string): string => JSON.stringify([left.get(path), right.get(path)])
  const ofEvery = (path: string): string | null => {
    const [, list, knob] = /^(.*)\[\d+\]\.([^[\]]+)$/.exec(path) ?? []
    if (list === undefined || knob === undefined) return null
    const indices = new Set(
      paths.flatMap((each) => (isWithin(each, list) ? (/^\[\d+\]/.exec(each.slice(list.length)) ?? []) : [])),
    )
    return [...indices].every((place) => change(`${list}${place}.${knob}`) === change(path)) && indices.size > 1
      ? `${list}.${knob}`
      : null
  }
  const knobs = differing.map((path) => wholes.find((whole) => isWithin(path, whole)) ?? ofEvery(path) ?? path)
  return [...new Set(knobs)]
}
