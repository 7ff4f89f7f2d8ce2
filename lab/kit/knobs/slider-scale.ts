/** Where a number stands on its slider, and back: whole positions 0 … count, on a linear or a logarithmic scale. */
import type { NumberField } from './fields.ts'

/** Positions of a decade on a logarithmic slider. */
const PER_DECADE = 20

/** Binary rounding shows as 0.30000000000000004; twelve digits are more than any slider can mean. */
const tidy = (value: number): number => Number(value.toPrecision(12))

const logFrom = ({ sliderMin, sliderMax }: NumberField): number =>
  sliderMin > 0 ? sliderMin : Math.min(1e-6, sliderMax / 10)

/** The slider's last position. On a logarithmic scale that begins at 0, position 0 is 0 itself. */
export function sliderCount(field: NumberField): number {
  if (field.scale === 'linear') return Math.max(1, Math.round((field.sliderMax - field.sliderMin) / field.step))
  const decades = Math.log10(field.sliderMax / logFrom(field))
  return Math.max(1, Math.round(decades * PER_DECADE)) + (field.sliderMin > 0 ? 0 : 1)
}

/** The value at a position, rounded to what a person would write: the step, or two digits on a logarithmic scale. */
export function sliderValue(field: NumberField, position: number): number {
  const count = sliderCount(field)
  if (position <= 0) return field.sliderMin
  if (position >= count) return field.sliderMax
  if (field.scale === 'linear') return tidy(field.sliderMin + position * field.step)
  const from = logFrom(field)
  const first = field.sliderMin > 0 ? 0 : 1
  const exact = from * (field.sliderMax / from) ** ((position - first) / (count - first))
  const rounded = Number(exact.toPrecision(2))
  return field.integer ? Math.round(rounded) : rounded
}

/** The nearest position of a value; values outside the slider stand at its ends. */
export function sliderPosition(field: NumberField, value: number): number {
  const count = sliderCount(field)
  if (!(value > field.sliderMin)) return 0
  if (value >= field.sliderMax) return count
  if (field.scale === 'linear') return Math.round((value - field.sliderMin) / field.step)
  const from = logFrom(field)
  const first = field.sliderMin > 0 ? 0 : 1
  if (value <= from) return first
  return first + Math.round((Math.log(value / from) / Math.log(field.sliderMax / from)) * (count - first))
}

/** The value some key presses away, kept within the legal range; whole positions even where rounding would stand still. */
export function steppedValue(field: NumberField, value: number, presses: number): number {
  const at = Number.isFinite(value) ? value : field.sliderMin
  let next: number
  if (field.scale === 'linear') next = tidy(at + presses * field.step)
  else {
    let position = sliderPosition(field, at)
    do {
      position += presses
      next = sliderValue(field, position)
    } while (next === at && position > 0 && position < sliderCount(field))
  }
  return Math.min(field.maximum ?? Infinity, Math.max(field.minimum ?? -Infinity, next))
}

/** A number as the box shows it: short, without thousands separators, so that it can be typed back. */
export function boxText(value: unknown): string {
  if (typeof value !== 'number' || Number.isNaN(value)) return ''
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-3 || size >= 1e9)) return value.toExponential().replace('e+', 'e')
  return String(value)
}
