/** Whether parameters are legal, and if not which field says why. */
import type { z } from 'zod'
import type { Json } from '../../preload/contract/values.ts'
import { fieldPath } from '../../preload/errors.ts'

export interface Check<P> {
  /** The complete parameters, every default filled in; null where a field is wrong. */
  params: P | null
  /** What is wrong, by the field's path such as `layers[0].units`; `` (empty) is the whole. In zod's words. */
  problems: ReadonlyMap<string, string>
}

/** Validates parameters with an experiment's own schema. */
export function check<P>(schema: z.ZodType<P>, value: Json): Check<P> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return { params: parsed.data, problems: new Map() }
  const problems = new Map<string, string>()
  for (const issue of parsed.error.issues) {
    const path = fieldPath(issue.path)
    if (!problems.has(path)) problems.set(path, issue.message)
  }
  return { params: null, problems }
}
