/** The present value of a field in a word or two: what a closed line says, and what a way back leads to. */
import type { Json } from '../../../../preload/contract/values.ts'
import { type Field, type FieldText, initialValue, type Path, sameJson, textKey } from '../fields.ts'
import { fieldOf } from '../knob-properties.ts'
import { boxText } from '../slider-scale.ts'

/** Words that no field brings with it. */
export interface ValueWords {
  on: string
  off: string
  none: string
  /** A group that is as it begins, and one that is not. */
  usual: string
  changed: string
}

const written = (value: Json | undefined): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value)

/**
 * @param texts by path without list numbers
 * @returns such as `Constant`, `0.001`, `full batch`; of a group whether anything in it is switched on, or else changed
 */
export function presentValue(
  field: Field,
  path: Path,
  value: Json | undefined,
  texts: Readonly<Record<string, FieldText>>,
  words: ValueWords,
): string {
  const options = texts[textKey(path)]?.options
  const within = (inner: Field, part: Json | undefined) => presentValue(inner, path, part, texts, words)
  switch (field.kind) {
    case 'number':
      return boxText(value)
    case 'choice':
      return options?.[written(value)] ?? written(value)
    case 'switch':
      return value === true ? words.on : words.off
    case 'optional':
      return value === null || value === undefined ? (options?.['none'] ?? words.none) : within(field.field, value)
    case 'variants': {
      const kind = written(fieldOf(value, field.discriminator))
      return texts[textKey([...path, field.discriminator])]?.options?.[kind] ?? kind
    }
    case 'group': {
      const switches = field.fields.filter(([, inner]) => inner.kind === 'optional')
      if (switches.length > 0) {
        const some = switches.some(([name]) => (fieldOf(value, name) ?? null) !== null)
        return some ? words.on : words.off
      }
      return sameJson(value, initialValue(field)) ? words.usual : words.changed
    }
    case 'list':
      return String(Array.isArray(value) ? value.length : 0)
    default:
      return written(value)
  }
}
