/** What was done to an experiment's parameters, found by comparing them before and after. */
import type { Json } from '../../preload/contract/values.ts'
import { fieldPath } from '../../preload/errors.ts'
import { fieldName } from './field-name.ts'
import { type Field, type FieldText, type Path, sameJson, textKey } from './fields.ts'
import { partOf } from './knob-properties.ts'

/** A value was `set`, an item of a list `added`, `removed`, `moved` or switched `on` or `off`. */
export interface KnobChange {
  kind: 'set' | 'added' | 'removed' | 'moved' | 'on' | 'off'
  path: Path
}

/** Where one list has an item that the other has not: its place in the longer one. */
const placeOfMore = (longer: Json[], shorter: Json[]): number =>
  longer.findIndex((item, place) => place >= shorter.length || !sameJson(item, shorter[place]))

function inLists(before: Json[], after: Json[], path: Path): KnobChange {
  if (after.length > before.length) return { kind: 'added', path: [...path, placeOfMore(after, before)] }
  if (after.length < before.length) return { kind: 'removed', path: [...path, placeOfMore(before, after)] }
  const places = after.flatMap((item, place) => (sameJson(item, before[place]) ? [] : [place]))
  const [first, second] = places
  if (first === undefined || (second !== undefined && places.length > 2)) return { kind: 'set', path }
  if (second === undefined) return changeOf(before[first]!, after[first]!, [...path, first])
  const swapped = sameJson(after[first], before[second]) && sameJson(after[second], before[first])
  return swapped ? { kind: 'moved', path: [...path, first] } : { kind: 'set', path }
}

/** The smallest part that differs between two values of the parameters, and what happened to it. */
export function changeOf(before: Json, after: Json, path: Path = []): KnobChange {
  if (Array.isArray(before) && Array.isArray(after)) return inLists(before, after, path)
  const objects = [before, after].every((value) => value !== null && typeof value === 'object' && !Array.isArray(value))
  if (!objects) return { kind: 'set', path }
  const [old, now] = [before, after] as [Record<string, Json>, Record<string, Json>]
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(
    (name) => !sameJson(old[name], now[name]),
  )
  const [name] = names
  if (name === undefined || names.length > 1 || old[name] === undefined || now[name] === undefined)
    return { kind: 'set', path }
  if (name === 'enabled' && typeof path.at(-1) === 'number') return { kind: now[name] === true ? 'on' : 'off', path }
  return changeOf(old[name], now[name], [...path, name])
}

/** The value at a path; undefined where there is none. */
export const valueAt = (root: Json, path: Path): Json | undefined =>
  path.reduce<Json | undefined>((value, part) => partOf(value, part), root)

/** What the changed part is called: an item of a list of variants by its kind (`Canny edges`), others as their knob is. */
export function changedName(field: Field, texts: Readonly<Record<string, FieldText>>, root: Json, path: Path): string {
  const [place] = path.slice(-1)
  if (typeof place === 'number') {
    const list = fieldAt(field, path.slice(0, -1))
    if (list?.kind === 'list' && list.item.kind === 'variants') {
      const { discriminator } = list.item
      const kind = valueAt(root, [...path, discriminator])
      const named = typeof kind === 'string' ? texts[textKey([...path, discriminator])]?.options?.[kind] : undefined
      if (named !== undefined) return named
    }
  }
  return path.length === 0 ? '' : fieldName(texts, fieldPath(path))
}

/** The field at a path of names, through groups alone. */
function fieldAt(field: Field, path: Path): Field | undefined {
  let found: Field | undefined = field
  for (const part of path)
    found = found?.kind === 'group' ? found.fields.find(([name]) => name === part)?.[1] : undefined
  return found
}
