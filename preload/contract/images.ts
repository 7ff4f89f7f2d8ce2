import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { brokenRule } from '../issue-words.ts'
import { limits } from '../limits.ts'
import { phrase, messageSchema } from '../message.ts'
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

/** Colours beneath transparency, which are not seen and operations see; values that use little of their type's range. */
export const pictureHint = z.enum(['transparent', 'narrowRange'])
export type PictureHint = z.infer<typeof pictureHint>

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
  /** What is wrong with the file and did not keep its picture from being read. */
  passedOver: z.array(messageSchema).max(16),
  /** What of the picture is easily overlooked, and changes what operations make of it. */
  hints: z.array(pictureHint),
  preview: picture,
})
export type OpenImage = z.infer<typeof openImage>

export const figures = z.record(z.string(), z.number())

/** What a value of a picture may be, by NumPy's names. */
export const pixelType = z.enum(['uint8', 'uint16', 'int16', 'float32', 'float64', 'bool'])

/** What a step that is switched on made: where it stands in the recipe, and the picture after it. */
export const stage = z.object({
  index: z.int(),
  kind: z.string(),
  width: z.int(),
  height: z.int(),
  channels: z.int(),
  type: pixelType,
})
export type Stage = z.infer<typeof stage>

export const applied = z.object({
  preview: picture,
  /** Small pictures of the source and of what each step made, one below the other, RGBA, after the preview's own bytes. */
  thumbnails: z.object({ width: z.int(), height: z.int(), count: z.int() }),
  stages: z.array(stage),
  channels: z.int(),
  type: pixelType,
  /** Whether it was computed on a smaller copy of the picture: what is drawn is a preview, and nothing was measured. */
  draft: z.boolean(),
  /**
   * The preview's bytes where they were asked for `packed` and are edges whose thresholds alone have moved: one bit a pixel,
   * row after row without gaps, the first pixel in the highest bit; the thumbnails follow. There is nothing to be fetched then.
   */
  edges: z.instanceof(Uint8Array).optional(),
  /** Those of any other preview that was asked for `packed`, where they are few enough to come with the answer. */
  bytes: z.instanceof(Uint8Array).optional(),
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
/** A value of any type; what is no finite number is a string. */
export const pixelValue = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])])
export type PixelValue = z.infer<typeof pixelValue>
/** The values of one pixel, before and after a recipe, in the picture's own type: one of grey, or red, green and blue. */
export const pixelValues = z.object({ before: z.array(pixelValue), after: z.array(pixelValue) })

/** The longer side of the largest copy that previews are made of: what of a picture is seen first. */
export const PREVIEW_SIDE = 1024

/** A rectangle in pixels from the top left; what lies outside of the picture is left out. */
export const area = z.strictObject({
  x: z.int().min(0).max(limits.imageSide),
  y: z.int().min(0).max(limits.imageSide),
  width: z.int().min(1).max(limits.imageSide),
  height: z.int().min(1).max(limits.imageSide),
})
export type Area = z.infer<typeof area>

/** The values of a small area, pixel by pixel, with alpha. */
export const areaValues = z.object({
  area,
  channels: z.int(),
  type: pixelType,
  values: z.array(pixelValue),
})
export type AreaValues = z.infer<typeof areaValues>

/** What is measured of one channel in an area. */
export const channelMeasures = z.object({
  mean: z.number(),
  deviation: z.number(),
  least: z.number(),
  most: z.number(),
  /** Values at the two ends of the type's range (of floats: outside of 0 … 1), and those that are no number. */
  clippedLow: z.int(),
  clippedHigh: z.int(),
  notNumbers: z.int(),
  /** How many values lie in each of 256 equal parts of `range`. */
  bins: z.array(z.int()).length(256),
})
export const measures = z.object({
  channels: z.array(channelMeasures),
  range: z.object({ low: z.number(), high: z.number() }),
  type: pixelType,
  pixels: z.int(),
})
export type Measures = z.infer<typeof measures>

const point = z.object({ x: z.int(), y: z.int(), magnitude: z.number() })
/** Why a pixel is an edge or is none: see `lab/core/images/canny/explain.ts`. */
export const cannyExplanation = z.object({
  x: z.int(),
  y: z.int(),
  stages: z.object({
    blur: z.number(),
    gradient: z.number(),
    direction: z.number(),
    thinning: z.number(),
    hysteresis: z.union([z.literal(0), z.literal(255)]),
  }),
  gradient: z.object({ gx: z.number(), gy: z.number(), magnitude: z.number() }),
  direction: z.object({
    degrees: z.number(),
    axis: z.enum(['horizontal', 'vertical', 'diagonal', 'antidiagonal']),
  }),
  neighbours: z.array(point.extend({ larger: z.boolean() })),
  thresholds: z.object({ low: z.number(), high: z.number(), strength: z.enum(['strong', 'weak', 'none']) }),
  chain: z.array(point),
  verdict: z.enum(['strong', 'connected', 'notConnected', 'tooWeak', 'suppressed']),
})
export type CannyExplanation = z.infer<typeof cannyExplanation>

export const cannyStageNames = ['blur', 'gradient', 'direction', 'thinning', 'hysteresis'] as const
/** The stages inside of a recipe's last Canny as pictures, one below the other, and how often each gradient is there. */
export const cannyStages = z.object({
  pictures: picture,
  width: z.int(),
  height: z.int(),
  histogram: z.object({ bins: z.array(z.int()), most: z.number() }),
})
export type CannyStages = z.infer<typeof cannyStages>

/** An area whose values are sent as JSON. */
const smallArea = area.refine(({ width, height }) => width * height <= 16_384, brokenRule(phrase('rule.smallArea')))

const maxSide = z.int().min(16).max(4096).default(2048)

/** Whether a smaller copy of the picture will do, where all of it would take long. */
const draft = z.boolean().default(false)

/** Whether the preview may come with the answer, of moved edges in one bit a pixel: a hand then waits for one answer, not for two. */
const packed = z.boolean().default(false)

const work = workId.optional()

/** Pictures that are open, and what is done to them. A call that is cancelled stops between two pieces of its work. */
export const images = {
  /** Opens bytes that were uploaded with `PUT /bulk`. */
  open: oc.input(z.strictObject({ upload: bulkId, name: label(255), maxSide, work })).output(openImage),
  samples: oc.output(z.array(z.object({ name: z.string() }))),
  openSample: oc.input(z.strictObject({ name: z.string().max(40), maxSide, work })).output(openImage),
  apply: oc.input(z.strictObject({ imageId, recipe, maxSide, draft, packed, work })).output(applied),
  /** What stands at one place; none where the picture ends before it. */
  pixel: oc.input(z.strictObject({ imageId, recipe, x: place, y: place })).output(pixelValues),
  /** The values of a small area of the result. */
  values: oc.input(z.strictObject({ imageId, recipe, area: smallArea })).output(areaValues),
  /** Mean, deviation, range and histogram of the result, or of an area of it. */
  measure: oc.input(z.strictObject({ imageId, recipe, area: area.optional() })).output(measures),
  /** Follows one pixel through the recipe's last Canny. */
  explain: oc.input(z.strictObject({ imageId, recipe, x: place, y: place })).output(cannyExplanation),
  cannyStages: oc.input(z.strictObject({ imageId, recipe, maxSide })).output(cannyStages),
  /** The recipe as a Python script that gives the same picture. */
  script: oc.input(z.strictObject({ imageId, recipe })).output(z.object({ script: z.string() })),
  /** The full-size result as PNG, to be fetched from `/bulk/<bulkId>`. */
  save: oc
    .input(z.strictObject({ imageId, recipe, work }))
    .output(z.object({ bulkId, name: z.string(), sizeBytes: z.int() })),
  /**
   * Keeps recipe, hash, source, the result in full size, thumbnail and figures as a run; of a source that is over
   * `limits.keptSourceBytes`, or that is not to be kept, the hash alone.
   */
  keep: oc
    .input(
      z.strictObject({
        imageId,
        recipe,
        name: label(limits.nameLength).optional(),
        keepSource: z.boolean().default(true),
        work,
      }),
    )
    .output(z.object({ runId: z.string() })),
  /** Opens the picture that was kept with a run. */
  openKept: oc.input(z.strictObject({ runId: z.string(), maxSide, work })).output(openImage),
  /** Opens what is open once more, under another id and in place of the one before: for a window that is loaded anew. */
  reopen: oc.input(z.strictObject({ imageId, maxSide, work })).output(openImage),
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
  /** The preview's bytes come with the answer, packed or not: one round trip for each value of a slider. */
  apply: oc
    .input(z.object({ imageId, recipe, maxSide, draft, packed, work }))
    .output(applied.omit({ edges: true, bytes: true }).extend({ file: z.file(), packed: z.boolean() })),
  pixel: oc.input(z.object({ imageId, recipe, x: place, y: place })).output(pixelValues),
  values: oc.input(z.object({ imageId, recipe, area })).output(areaValues),
  measure: oc.input(z.object({ imageId, recipe, area: area.optional() })).output(measures),
  explain: oc.input(z.object({ imageId, recipe, x: place, y: place })).output(cannyExplanation),
  cannyStages: oc.input(z.object({ imageId, recipe, maxSide })).output(cannyStages.extend({ file: z.file() })),
  /** The full-size result as PNG. */
  encode: oc
    .input(z.object({ imageId, recipe, maxSide: z.int().min(16).max(limits.imageSide).optional(), work }))
    .output(z.file()),
  bytes: oc.input(z.object({ bulkId: z.string() })).output(z.file()),
  close: oc.input(z.object({ imageId })).output(z.object({})),
}
