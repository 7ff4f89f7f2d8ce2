/** What a tab holds, as a link or a draft carries it. */
import type { z } from 'zod'
import { seed as anySeed, seedNumber, type Json, type Seed } from '../../../preload/contract/values.ts'
import { fieldPath } from '../../../preload/errors.ts'
import type { Issue } from '../../../preload/issue-words.ts'

export interface TabContent {
  params: Json
  seed: Seed
  /** Position of a trace or of a recording; 0 is the start. */
  at: number
  /** What the tab remembers beside its parameters: which part is shown, how far it is zoomed. */
  view: Record<string, Json>
}

/** What of a content is right, and the paths of what is not, such as `params.optimizer.learningRate`. */
export interface ValidContent {
  content: Partial<TabContent>
  leftOut: string[]
}

const isObject = (value: unknown): value is Record<string, Json> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

/** Removes what stands at a path; false where nothing does. An item of a list is removed as a whole. */
function removeAt(root: Json, path: readonly PropertyKey[]): boolean {
  const parent = path
    .slice(0, -1)
    .reduce<unknown>((at, part) => (typeof at === 'object' && at !== null ? (at as never)[part] : undefined), root)
  const last = path.at(-1)
  if (typeof parent !== 'object' || parent === null || last === undefined || !Object.hasOwn(parent, last)) return false
  if (Array.isArray(parent)) parent.splice(Number(last), 1)
  else Reflect.deleteProperty(parent, last)
  return true
}

/**
 * The parameters with what a schema refuses taken out, so that its default stands there.
 * @returns complete parameters, and the paths of what was left out
 */
export function validParams(schema: z.ZodType, input: Json): { params: Json; leftOut: string[] } {
  const params = structuredClone(input)
  const leftOut: string[] = []
  // Each turn takes something away, so that it ends.
  for (;;) {
    const parsed = schema.safeParse(params, { reportInput: true })
    if (parsed.success) return { params: parsed.data as Json, leftOut }
    const before = leftOut.length
    for (const issue of parsed.error.issues as readonly Issue[]) {
      const { path } = issue
      const paths = issue.code === 'unrecognized_keys' ? (issue.keys ?? []).map((key) => [...path, key]) : [path]
      for (const each of paths) {
        // What is missing within something wrong takes that with it.
        for (let length = each.length; length > 0; length--) {
          if (!removeAt(params, each.slice(0, length))) continue
          leftOut.push(fieldPath(['params', ...each.slice(0, length)]))
          break
        }
      }
    }
    if (leftOut.length === before) return { params: schema.parse({}) as Json, leftOut: ['params'] }
  }
}

/**
 * Looks a content over that came from outside: what is right in it counts, and the rest is named.
 * @param oneSeed whether three seeds are none
 */
export function validContent(schema: z.ZodType, input: unknown, oneSeed = false): ValidContent {
  if (!isObject(input)) return { content: {}, leftOut: [] }
  const content: Partial<TabContent> = {}
  const leftOut: string[] = []
  if (input['params'] !== undefined) {
    if (isObject(input['params'])) {
      const valid = validParams(schema, input['params'])
      content.params = valid.params
      leftOut.push(...valid.leftOut)
    } else leftOut.push('params')
  }
  if (input['seed'] !== undefined) {
    const parsed = (oneSeed ? seedNumber : anySeed).safeParse(input['seed'])
    if (parsed.success) content.seed = parsed.data
    else leftOut.push('seed')
  }
  if (input['at'] !== undefined) {
    const { at } = input
    if (typeof at === 'number' && Number.isInteger(at) && at >= 0) content.at = at
    else leftOut.push('at')
  }
  if (input['view'] !== undefined) {
    if (isObject(input['view'])) content.view = input['view']
    else leftOut.push('view')
  }
  for (const name of Object.keys(input)) if (!['params', 'seed', 'at', 'view'].includes(name)) leftOut.push(name)
  return { content, leftOut: [...new Set(leftOut)] }
}
