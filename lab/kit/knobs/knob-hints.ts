import { getContext, setContext } from 'svelte'

/** What is worth knowing of a legal value, in the user's words, by the field's path such as `recipe[2].lowThreshold`. */
type Hints = () => ReadonlyMap<string, string>

const key = Symbol('knob hints')
const none: Hints = () => new Map()

/** Lets the knobs within a view show hints beside their fields; to be called while the view is made. */
export const setKnobHints = (hints: Hints): void => void setContext(key, hints)
export const getKnobHints = (): Hints => getContext<Hints | undefined>(key) ?? none
