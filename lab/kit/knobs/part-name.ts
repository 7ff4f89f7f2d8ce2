/** What a part of the parameters is called, for whoever is told that it changed. */
import type { Json } from '../../../preload/contract/values.ts'
import { fieldPath } from '../../../preload/errors.ts'
import { fieldName } from './field-name.ts'
import { type Field, type FieldText, type Path, textKey } from './fields.ts'
import { fieldOf } from './knob-properties.ts'

/** The value at a path; undefined where there is none. */
const valueAt = (root: Json, path: Path): Json | undefined =>
  path.reduce<Json | undefined>((value, part) => fieldOf(value, part), root)

/** An item of a list of variants is called by its kind (`Canny edges`), others as their knob is. */
export function partName(field: Field, texts: Readonly<Record<string, FieldText>>, root: Json, path: Path): string {
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
