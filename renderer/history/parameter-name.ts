import { fieldName } from '../../lab/kit/knobs/field-name.ts'
import { providerName } from '../../lab/kit/provider-name.ts'
import type { Json } from '../../preload/contract/values.ts'
import { text as kitText } from '../../lab/kit/text.ts'
import { fieldTextsOf } from '../shell/experiments.ts'
import type { LabWindow } from '../shell/lab-window.svelte.ts'

/**
 * What a part of a spec is called in the user's language; its path within the parameters where it has no name.
 * @param experiments whose words are looked through, in this order
 * @param path in the spec, such as `params.optimizer.learningRate` or `seed`
 */
export function parameterName(lab: LabWindow, experiments: readonly string[], path: string): string {
  if (path === 'experiment' || path === 'provider') return lab.text(`column.${path}`)
  const part = /^seed(?:\.(data|weights|shuffle))?$/.exec(path)
  if (part?.[1] === undefined && part) return lab.say(kitText, 'seed')
  if (part)
    return lab.say(kitText, 'seedOf', { part: lab.say(kitText, `${part[1] as 'data' | 'weights' | 'shuffle'}Part`) })
  const inside = path.replace(/^params\./, '')
  const names = experiments.map((id) => fieldName(fieldTextsOf(id)?.[lab.locale] ?? {}, inside))
  return names.find((name) => name !== inside) ?? inside
}

/**
 * A parameter's value as its knob shows it: choices by their names, yes and no, whole numbers in groups; text as it is.
 * @param path in the spec, such as `params.layers[0].activation`
 */
export function parameterValue(
  lab: LabWindow,
  experiments: readonly string[],
  path: string,
  value: Json | undefined,
): string {
  if (value === undefined) return lab.text('compare.absent')
  if (typeof value === 'boolean') return lab.text(value ? 'value.yes' : 'value.no')
  if (path === 'provider' && typeof value === 'string') return providerName(lab, value)
  // A seed is a name more than an amount.
  if (typeof value === 'number')
    return Number.isInteger(value) && !path.startsWith('seed') ? value.toLocaleString(lab.locale) : String(value)
  const key = path.replace(/^params\./, '').replaceAll(/\[\d+\]/g, '')
  const options = experiments.map((id) => fieldTextsOf(id)?.[lab.locale][key]?.options).find((found) => found)
  if (value === null) return options?.['none'] ?? lab.text('run.none')
  return typeof value === 'string' ? (options?.[value] ?? value) : JSON.stringify(value)
}
