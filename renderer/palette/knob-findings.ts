import { type Field, type FieldText } from '../../lab/kit/knobs/fields.ts'
import { fieldsOf } from '../../lab/kit/knobs/read-fields.ts'
import { definitionOf } from '../shell/definitions.svelte.ts'
import { experimentTabs, experimentTitle, fieldTextsOf } from '../shell/experiments.ts'
import type { LabWindow } from '../shell/lab-window.svelte.ts'
import type { Finding } from './finding.ts'

/** A knob by its path without list places, or one of its choices. */
interface KnobPlace {
  path: string
  /** A value that it may have. */
  option?: string
}

/** Every knob below a field, and every value that it lets one choose. */
function knobsOf(field: Field, path: readonly string[]): KnobPlace[] {
  const key = path.join('.')
  const own: KnobPlace[] = key === '' ? [] : [{ path: key }]
  switch (field.kind) {
    case 'constant':
      return []
    case 'group':
      return [...own, ...field.fields.flatMap(([name, inner]) => knobsOf(inner, [...path, name]))]
    case 'variants':
      return [
        ...own,
        ...field.variants.map(({ name }) => ({ path: `${key}.${field.discriminator}`, option: name })),
        ...field.variants.flatMap(({ group }) => knobsOf(group, path).slice(1)),
      ]
    case 'list':
      return [...own, ...knobsOf(field.item, path).filter(({ path, option }) => path !== key || option !== undefined)]
    case 'optional':
      return knobsOf(field.field, path)
    case 'choice':
      return [...own, ...field.options.map((option) => ({ path: key, option: String(option) }))]
    default:
      return own
  }
}

type Texts = Readonly<Record<string, FieldText | undefined>>

/** The names of the parts that a knob lies in, outermost first. */
const partsOf = (texts: Texts, path: string): string[] => {
  const parts = path.split('.')
  return parts.flatMap((_, i) => texts[parts.slice(0, i).join('.')]?.label ?? [])
}

/** Every knob of every tab whose definition is loaded; choosing one goes to it. */
export const knobFindings = (lab: LabWindow): Finding[] =>
  experimentTabs.flatMap(({ id }) => {
    const definition = definitionOf(id)
    if (!definition) return []
    const texts = (): Texts => fieldTextsOf(id)?.[lab.locale] ?? {}
    const seen = new Set<string>()
    return knobsOf(fieldsOf(definition.params), []).flatMap(({ path, option }): Finding[] => {
      const key = option === undefined ? path : `${path}=${option}`
      if (seen.has(key) || !texts()[path]) return []
      seen.add(key)
      const title = experimentTitle(id, (catalogue, text) => lab.say(catalogue, text))
      const label = (): string => texts()[path]?.label ?? path
      return [
        {
          id: `knob:${id}.${key}`,
          group: 'knobs',
          label: option === undefined ? label : () => texts()[path]?.options?.[option] ?? option,
          detail: () => [title, ...partsOf(texts(), path), ...(option === undefined ? [] : [label()])].join(' · '),
          words: () =>
            option === undefined ? (texts()[path]?.meaning ?? '') : (texts()[path]?.about?.[option]?.words ?? option),
          run: () => {
            lab.go({ tab: 'experiment', experiment: id })
            void lab.knobs.goTo(id, path)
          },
        },
      ]
    })
  })
