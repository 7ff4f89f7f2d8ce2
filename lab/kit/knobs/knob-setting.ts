import { createContext } from 'svelte'
import type { Json } from '../../../preload/contract/values.ts'
import type { Path } from './fields.ts'

/** What happened to the part at a path: a value was `set`, an item of a list `added`, `removed`, `moved`, switched `on` or `off`. */
export interface KnobAct {
  kind: 'set' | 'added' | 'removed' | 'moved' | 'on' | 'off'
  /** The item it happened to, where that is not what is set. */
  item?: Path
}

/** Sets the parameter at a path. Every knob does it by this alone, however deep it lies. */
type SetKnob = (path: Path, value: Json, act?: KnobAct) => void

const [getSetKnob, setSetKnob] = createContext<SetKnob>()
export { getSetKnob, setSetKnob }
