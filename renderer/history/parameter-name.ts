import { fieldName } from '../../lab/kit/field-name.ts'
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
