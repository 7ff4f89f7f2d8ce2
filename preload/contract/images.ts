import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { limits } from '../limits.ts'
import { bulkId, json, label, workId } from './values.ts'

const imageId = z.string().regex(/^[0-9a-f-]{36}$/)

/** Raw pixels to draw, fetched from `/bulk/<bulkId>`: rows from the top, 1 (grey) or 4 (RGBA) bytes a pixel. */
export const picture = z.object({
  bulkId,
  width: z.int(),
  height: z.int(),
  channels: z.union([z.literal(1), z.literal(4)]),
})
export type Picture = z.infer<typeof picture>

/** An ordered list of image operations; what each may hold is the images experiment's own schema's matter. */
export const recipe = z.array(json).max(limits.recipeSteps)

export const openImage = z.object({
  imageId,
  name: z.string(),
  width: z.int(),
  height: z.int(),
  channels: z.int(),
  bitsPerChannel: z.int(),
  format: z.string(),
  sizeBytes: z.int(),
  /** SHA-256 of the file. */
  sha256: z.string(),
  preview: picture,
})
export type OpenImage = z.infer<typeof openImage>

export const figures = z.record(z.string(), z.number())

export const applied = z.object({
  preview: picture,
  /** Full size of the result, and what was measured of it: `edgePixels`, `edgeShare`, `mean` … */
  width: z.int(),
  height: z.int(),
  figures,
  /** Time of the operations alone. */
  durationMs: z.number(),
  provider: z.string(),
})
export type Applied = z.infer<typeof applied>

/** A place in the full-size picture, in pixels from the top left. */
const place = z
  .int()
  .min(0)
  .max(limits.imageSide - 1)
/** The values of one pixel, before and after a recipe, in the picture's own 8 or 16 bits: one of grey, or red, green and blue. */
export const pixelValues = z.object({ before: z.array(z.int()), after: z.array(z.int()) })

const maxSide = z.int().min(16).max(4096).default(2048)

const work = workId.optional()

/** Pictures that are open, and what is done to them. A call that is cancelled stops between two pieces of its work. */
export const images = {
  /** Opens bytes that were uploaded with `PUT /bulk`. */
  open: oc.input(z.strictObject({ upload: bulkId, name: label(255), maxSide, work })).output(openImage),
  samples: oc.output(z.array(z.object({ name: z.string() }))),
  openSample: oc.input(z.strictObject({ name: z.string().max(40), maxSide, work })).output(openImage),
  apply: oc.input(z.strictObject({ imageId, recipe, maxSide, work })).output(applied),
  /** What stands at one place; none where the picture ends before it. */
  pixel: oc.input(z.strictObject({ imageId, recipe, x: place, y: place })).output(pixelValues),
  /** The full-size result as PNG, to be fetched from `/bulk/<bulkId>`. */
  save: oc
    .input(z.strictObject({ imageId, recipe, work }))
    .output(z.object({ bulkId, name: z.string(), sizeBytes: z.int() })),
  /** Keeps recipe, hash, source, thumbnail and figures as a run. */
  keep: oc
    .input(z.strictObject({ imageId, recipe, name: label(limits.nameLength).optional(), work }))
    .output(z.object({ runId: z.string() })),
  /** Opens the picture that was kept with a run. */
  openKept: oc.input(z.strictObject({ runId: z.string(), maxSide, work })).output(openImage),
  close: oc.input(z.strictObject({ imageId })).output(z.object({})),
}

/** What the imaging child serves; the host gives ids and keeps the files, so a dead child loses nothing. */
export const imaging = {
  /**
   * How far the present job is, from 0 to 1: the newest state, now and whenever it changes. A guess says that it waits for
   * something that tells nothing of itself.
   */
  progress: oc.output(eventIterator(z.object({ work: z.string().nullable(), done: z.number(), guess: z.boolean() }))),
  open: oc.input(z.object({ imageId, name: z.string(), file: z.file(), maxSide, work })).output(openImage),
  samples: oc.output(z.array(z.object({ name: z.string() }))),
  sampleFile: oc.input(z.object({ name: z.string() })).output(z.file()),
  apply: oc.input(z.object({ imageId, recipe, maxSide, work })).output(applied),
  pixel: oc.input(z.object({ imageId, recipe, x: place, y: place })).output(pixelValues),
  /** The full-size result as PNG. */
  encode: oc
    .input(z.object({ imageId, recipe, maxSide: z.int().min(16).max(limits.imageSide).optional(), work }))
    .output(z.file()),
  bytes: oc.input(z.object({ bulkId: z.string() })).output(z.file()),
  close: oc.input(z.object({ imageId })).output(z.object({})),
}
