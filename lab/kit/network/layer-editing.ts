import type { Json } from '../../../preload/contract/values.ts'
import type { FieldText, ListField } from '../knobs/fields.ts'
import type { KnobAct } from '../knobs/knob-setting.ts'
import type { Problems } from '../knobs/validation.ts'

/** How the hidden layers are changed in the drawing: they are the list of parameters at `layers`. */
export interface LayerEditing {
  /** What the schema says of the list. */
  field: ListField
  value: Json[]
  /** By path without list numbers, such as `layers.units`. */
  texts: Record<string, FieldText>
  /** What is wrong, by the field's path. */
  problems: Problems
  /** The layers anew, and what was done: a layer `added` or `removed`, or a value `set`. */
  onlayers: (next: Json[], act: KnobAct) => void
}
