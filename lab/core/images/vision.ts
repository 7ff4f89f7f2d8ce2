import type { Pixels } from './pixels.ts'
import type { StepKind, StepOf } from './steps/step-schema.ts'

/** Colour spaces that a picture of three channels may be in. */
export type ColourSpace = 'rgb' | 'hsv' | 'lab'

/** A step as it is carried out: of a conversion of colours it is known what they are converted from. */
export type VisionStep =
  | { [Kind in Exclude<StepKind, 'convertColour'>]: StepOf<Kind> }[Exclude<StepKind, 'convertColour'>]
  | (StepOf<'convertColour'> & { from: ColourSpace })

/** What is carried out for one kind of step. */
export type VisionStepOf<Kind extends StepKind> = Extract<VisionStep, { kind: Kind }>

/**
 * Canny's edge detector (J. Canny, 1986) as OpenCV does it: 255 on an edge, 0 elsewhere. Colour is made grey first and
 * 16 bits are divided by 257. The thresholds may stand in either order: the smaller one is the low one, as in OpenCV.
 */
export type CannyStep = VisionStepOf<'canny'>

export type VisionProviderName = 'opencv4nodejs' | 'opencv-wasm'

/** One way to process pictures. Every provider gives the same pixels. */
export interface VisionProvider {
  readonly name: VisionProviderName
  /** The OpenCV behind it, such as `5.0.0`. */
  readonly version: string
  /** Whether it has an operation; those that it lacks run on another. */
  has(step: VisionStep): boolean
  /** Applies one operation to a picture, which stays as it is. */
  run(pixels: Pixels, step: VisionStep): Pixels
}
