import { z } from 'zod'

const value = z.number().min(-1e9).max(1e9)

/** `[r, g, b]`, or one number for every channel, in the picture's own range. */
export const colourSchema = z.union([value, z.tuple([value, value, value])])
export type Colour = z.infer<typeof colourSchema>

const enabled = z.boolean().default(true).describe('Whether the step is applied')

/** The schema of a step: strict, so that a misspelt field is refused. */
export const step = <Kind extends string, Fields extends z.core.$ZodLooseShape>(
  kind: Kind,
  meaning: string,
  fields: Fields,
) => z.strictObject({ kind: z.literal(kind), ...fields, enabled }).describe(meaning)
