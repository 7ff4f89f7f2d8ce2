import type { Pixels } from './pixels.ts'

/** Colour to grey by OpenCV's weights: 0.299 red + 0.587 green + 0.114 blue. */
export interface GreyStep {
  kind: 'grey'
}

/** OpenCV's Gaussian blur: the kernel's size comes from sigma, the border mirrors without repeating the outermost pixel. */
export interface GaussianBlurStep {
  kind: 'gaussianBlur'
  /** Standard deviation, in pixels. */
  sigma: number
}

/**
 * Canny's edge detector (J. Canny, 1986) as OpenCV does it: 255 on an edge, 0 elsewhere. Colour is made grey first and
 * 16 bits are divided by 257. The thresholds may stand in either order: the smaller one is the low one, as in OpenCV.
 */
export interface CannyStep {
  kind: 'canny'
  /** Gradients between the two count where they touch an edge. */
  lowThreshold: number
  /** Gradients over it are edges. */
  highThreshold: number
  /** Side of the Sobel kernel. */
  apertureSize: 3 | 5 | 7
  /** Length of the gradient: √(gx² + gy²) where true, |gx| + |gy| otherwise. */
  l2Gradient: boolean
}

export type VisionStep = GreyStep | GaussianBlurStep | CannyStep

export type VisionProviderName = 'opencv4nodejs' | 'opencv-wasm'

/** One way to process pictures. Every provider gives the same pixels. */
export interface VisionProvider {
  readonly name: VisionProviderName
  /** The OpenCV behind it, such as `5.0.0`. */
  readonly version: string
  /** Applies one operation to a picture, which stays as it is. */
  run(pixels: Pixels, step: VisionStep): Pixels
}
