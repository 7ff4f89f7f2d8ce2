import { flattenParams } from '../../../lab/core/runs/compare.ts'
import { readTypedNumber } from '../../../lab/core/typed-number.ts'
import type { RunSpec } from '../../../preload/contract/values.ts'

/** A text as it is sought: in lower case, letters and their marks composed, however a file system or a keyboard has them. */
export const folded = (text: string): string => text.normalize('NFC').toLowerCase()

/** The same with letters and marks apart: texts that an earlier lab wrote may be so. */
export const foldedApart = (text: string): string => folded(text).normalize('NFD')

/** A run's parameters by path, as they are filtered by: without `params.` before them. */
export const paramsOf = (spec: RunSpec): [path: string, text: string, number: number | null][] =>
  [...flattenParams(spec.params), ...flattenParams(spec.seed, 'seed'), ...flattenParams(spec.provider, 'provider')]
    .filter(([path]) => path !== '')
    .map(([path, value]) => {
      const text = typeof value === 'string' ? value : JSON.stringify(value)
      return [path, folded(text), typeof value === 'number' ? value : null]
    })

/** What the filter's words are looked for in. */
interface Sought {
  name: string
  note: string
  experiment: string
  state: string
  spec_json: string
}

/** Everything the filter's words are looked for in, in lower case, one thing a line; ids are looked for by themselves. */
export const searchText = (run: Sought, params = paramsOf(JSON.parse(run.spec_json) as RunSpec)): string =>
  [run.name, run.note, run.experiment, run.state]
    .map(folded)
    .concat(params.map(([path, text]) => `${folded(path)} ${text}`))
    .join('\n')

/** `learningRate<0.01`: a question about a parameter, by its path or the end of it. */
export interface ParamQuestion {
  path: string
  relation: '=' | '<' | '>' | '<=' | '>='
  text: string
  number: number | null
}

/** A word of the filter as a question about a parameter; null where it is just a word. */
export function paramQuestion(word: string): ParamQuestion | null {
  const [, path, relation, text] = /^([A-Za-z][\w.[\]]*)(<=|>=|=|<|>)(.+)$/.exec(word) ?? []
  if (path === undefined || text === undefined) return null
  // Counts are what is written with thousands; what is no count may have a decimal comma.
  const whole = readTypedNumber(text, true)
  const number = Number.isNaN(whole) ? readTypedNumber(text) : whole
  if (relation !== '=' && !Number.isFinite(number)) return null
  return {
    path,
    relation: relation as ParamQuestion['relation'],
    text: folded(text),
    number: Number.isFinite(number) ? number : null,
  }
}
