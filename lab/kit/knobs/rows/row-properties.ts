import type { Json } from '../../../../preload/contract/values.ts'
import type { Field } from '../fields.ts'
import type { KnobProperties } from '../knob-properties.ts'

/** What every row gets: a knob's properties, and what its preset says. */
export type RowProperties<F extends Field = Field> = Omit<KnobProperties<F>, 'compact'> & {
  /** The preset's value; undefined where it has none, such as of a layer that was added. */
  base: Json | undefined
}
