import { typeError } from '../../../core/tensors/program-error.ts'
import { PyFloat, type Value } from './values.ts'

interface Slot {
  name: string
  preset: Value | undefined
  keywordOnly: boolean
}

/** How a family of functions words its complaints. */
type Wording = 'torch' | 'python'

const alternatives: Record<string, string> = { axis: 'dim', keepdims: 'keepdim', a: 'input', x: 'input' }

function presetOf(text: string): Value {
  if (text === 'None') return null
  if (text === 'True') return true
  if (text === 'False') return false
  if (text.startsWith("'")) return text.slice(1, -1)
  return /[.e]/.test(text) ? new PyFloat(Number(text)) : Number(text)
}

/**
 * Sorts the arguments of a call into a function's parameters.
 * @param spec parameters as Python writes them: `input, dim=None, *, dtype=None`
 */
export function signature(
  name: string,
  spec: string,
  wording: Wording = 'torch',
): (args: readonly Value[], named: ReadonlyMap<string, Value>) => Value[] {
  const slots: Slot[] = []
  let keywordOnly = false
  for (const part of spec.split(',').map((text) => text.trim())) {
    if (part === '') continue
    if (part === '*') {
      keywordOnly = true
      continue
    }
    const [parameter, preset] = part.split('=') as [string, string | undefined]
    slots.push({ name: parameter, preset: preset === undefined ? undefined : presetOf(preset), keywordOnly })
  }
  const positional = slots.filter((slot) => !slot.keywordOnly).length
  const required = slots.filter((slot) => slot.preset === undefined).length
  return (args, named) => {
    if (args.length > positional) throw tooMany(name, wording, args.length, positional, required)
    const values: (Value | undefined)[] = slots.map((slot, i) =>
      !slot.keywordOnly && i < args.length ? args[i] : undefined,
    )
    for (const [key, value] of named) {
      let at = slots.findIndex((slot) => slot.name === key)
      if (at < 0 && alternatives[key]) at = slots.findIndex((slot) => slot.name === alternatives[key])
      if (at < 0) throw typeError(`${name}() got an unexpected keyword argument '${key}'`)
      if (values[at] !== undefined) throw typeError(`${name}() got multiple values for argument '${key}'`)
      values[at] = value
    }
    const missing = slots.filter((slot, i) => values[i] === undefined && slot.preset === undefined)
    if (missing.length > 0)
      throw missingArguments(
        name,
        wording,
        missing.map((slot) => slot.name),
      )
    return slots.map((slot, i) => values[i] ?? slot.preset ?? null)
  }
}

function tooMany(name: string, wording: Wording, count: number, positional: number, required: number): Error {
  if (wording === 'torch' && positional === 0) return typeError(`${name}() takes no arguments (${count} given)`)
  if (wording === 'python' || required === positional) {
    const self = wording === 'python' ? 1 : 0
    const most = positional + self
    const least = required + self
    const takes =
      least === most
        ? `${most} positional argument${most === 1 ? '' : 's'}`
        : `from ${least} to ${most} positional arguments`
    return typeError(`${name}() takes ${takes} but ${count + self} ${count + self === 1 ? 'was' : 'were'} given`)
  }
  return typeError(`${name}() takes from ${required} to ${positional} positional arguments but ${count} were given`)
}

function missingArguments(name: string, wording: Wording, missing: readonly string[]): Error {
  if (wording === 'torch') {
    return typeError(`${name}() missing ${missing.length} required positional arguments: "${missing.join('", "')}"`)
  }
  const quoted = missing.map((one) => `'${one}'`)
  const listed = quoted.length < 3 ? quoted.join(' and ') : `${quoted.slice(0, -1).join(', ')}, and ${quoted.at(-1)}`
  return typeError(
    `${name}() missing ${missing.length} required positional argument${missing.length === 1 ? '' : 's'}: ${listed}`,
  )
}
