import { z } from 'zod'
import { brokenRule } from '../../../../preload/issue-words.ts'
import { phrase } from '../../../../preload/message.ts'

const form = /^\s*(-?\d{1,9})?\s*:\s*(-?\d{1,9})?\s*$/

/** A NumPy slice without a step, as text: `"0:10"`, `":"`, `"-20:"`. */
export const sliceSchema = z
  .string()
  .max(40)
  .refine((text) => form.test(text), brokenRule(phrase('rule.slice')))

/** Where a slice begins and ends on an axis of `length`, clipped as NumPy does; empty where `from` is `to`. */
export function sliceRange(text: string, length: number): { from: number; to: number } {
  const [, begin, end] = form.exec(text) ?? []
  const place = (bound: string | undefined, otherwise: number): number => {
    if (bound === undefined) return otherwise
    const index = Number(bound)
    return Math.min(length, Math.max(0, index < 0 ? index + length : index))
  }
  const from = place(begin, 0)
  return { from, to: Math.max(from, place(end, length)) }
}
