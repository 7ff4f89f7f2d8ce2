/** Whether parameters are legal, and if not which field says why. */
import type { z } from 'zod'
import type { Json } from '../../../preload/contract/values.ts'
import { fieldPath } from '../../../preload/errors.ts'
import { ruleOf, type Issue } from '../../../preload/issue-words.ts'
import { phrase, type MessageRef } from '../../../preload/message.ts'

/**
 * What is wrong, by the field's path such as `layers[0].units`; `` (empty) is the whole. The rule that is broken, or null
 * where the value alone is none that the field can have.
 */
export type Problems = ReadonlyMap<string, MessageRef | null>

export interface Check<P> {
  /** The complete parameters, every default filled in; null where a field is wrong. */
  params: P | null
  problems: Problems
}

/** What a list with too many entries breaks; null for other issues, and for an empty list, which is asked for its entries. */
const lengthRule = ({ code, origin, maximum }: Issue): MessageRef | null =>
  code === 'too_big' && origin === 'array' ? phrase('rule.atMost', { limit: Number(maximum) }) : null

/** Validates parameters with an experiment's own schema. */
export function check<P>(schema: z.ZodType<P>, value: Json): Check<P> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return { params: parsed.data, problems: new Map() }
  const problems = new Map<string, MessageRef | null>()
  for (const issue of parsed.error.issues as readonly Issue[]) {
    const path = fieldPath(issue.path)
    if (!problems.has(path)) problems.set(path, ruleOf(issue) ?? lengthRule(issue))
  }
  return { params: null, problems }
}
