import type { Json } from '../../../preload/contract/values.ts'
import { sameJson } from '../knobs/fields.ts'
import type { Preset } from './preset.ts'

/** How many leaves of two parameters differ. */
function differences(a: Json | undefined, b: Json | undefined): number {
  if (sameJson(a, b)) return 0
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return 1
  const [one, other] = [a as Record<string, Json>, b as Record<string, Json>]
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].reduce(
    (sum, key) => sum + differences(one[key], other[key]),
    0,
  )
}

/** The preset that what a tab holds differs from least; of several the first. Undefined where there is none. */
export const nearestPreset = (
  presets: readonly Preset[],
  tab: { params: Json; complete(params: Json): Json },
): Preset | undefined =>
  presets
    .map((preset) => ({ preset, far: differences(tab.complete(preset.params), tab.params) }))
    .sort((a, b) => a.far - b.far)[0]?.preset
