import type { Snippet } from 'svelte'
import type { Json } from '../../../preload/contract/values.ts'
import type { Field, FieldText, Path } from './fields.ts'
import type { Problems } from './validation.ts'

/** What every knob gets: a field, where it stands, its value, and what is to be said of it. */
export interface KnobProperties<F extends Field = Field> {
  field: F
  path: Path
  value: Json | undefined
  /** The value in the present run; undefined where there is none to compare with. */
  applied?: Json
  /** By path without list numbers, such as `layers.units`. */
  texts: Record<string, FieldText>
  /** What is wrong, in the schema's words, by the field's path. */
  problems: Problems
  /** Leaves out what each field means, for the second and further items of a list. */
  compact?: boolean
}

/** Draws the knob of a field within another one: handed down, so that no two components import each other. */
export type InnerKnob = Snippet<[KnobProperties]>

/** A part of an object or a list; undefined where there is none. */
export const fieldOf = (whole: Json | undefined, part: string | number): Json | undefined =>
  whole !== null && typeof whole === 'object' ? (whole as Record<string | number, Json>)[part] : undefined
