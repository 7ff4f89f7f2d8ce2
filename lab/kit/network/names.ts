/** What units and layers are called. */
import type { translator } from '../lab-context.ts'
import type { UnitId } from './pointing.ts'
import type { text } from './text.ts'

export type Translate = ReturnType<typeof translator<keyof typeof text.en>>

/** What a drawn network is called by: the names of its inputs and outputs, and how many layers there are. */
export interface NetworkNames {
  inputs: readonly string[]
  outputs: readonly string[]
  /** The output layer with them. */
  layers: number
}

/** Small digits below the line: 12 is ₁₂. */
const subscript = (number: number): string =>
  [...String(number)].map((digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)] ?? digit).join('')

export const layerName = (t: Translate, { layers }: NetworkNames, layer: number): string =>
  layer === layers - 1 ? t('outputLayer') : t('layer', { number: layer + 1 })

export function unitName(t: Translate, { inputs, outputs, layers }: NetworkNames, { layer, unit }: UnitId): string {
  if (layer < 0) return t('input', { name: inputs[unit] ?? subscript(unit + 1) })
  if (layer === layers - 1) return t('output', { name: outputs[unit] ?? unit + 1 })
  return t('unit', { layer: layer + 1, unit: unit + 1 })
}

/** What comes into a layer from a unit of the one before, in a formula: x₁, or h₃ of a hidden layer. */
export const signalName = ({ inputs }: NetworkNames, { layer, unit }: UnitId): string =>
  layer < 0 ? (inputs[unit] ?? `x${subscript(unit + 1)}`) : `h${subscript(unit + 1)}`
