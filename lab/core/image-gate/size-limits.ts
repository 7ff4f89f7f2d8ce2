import { labError } from '../../../preload/errors.ts'
import { limits } from '../../../preload/limits.ts'
import type { ImageHeader } from './image-header.ts'

/** Throws E-IMG-004 where a picture is larger than the lab opens. */
export function checkSize(width: number, height: number): void {
  if (width > limits.imageSide || height > limits.imageSide || width * height > limits.imagePixels)
    throw labError(
      'imageTooLarge',
      {
        width,
        height,
        megapixels: Math.round((width * height) / 1e4) / 100,
        limitMegapixels: limits.imagePixels / 1e6,
        limitSide: limits.imageSide,
      },
      { limit: limits.imagePixels, received: width * height },
    )
}

/** Throws imageExpandsTooFar where few bytes would become very many: honest pictures, flat ones included, stay far below. */
export function checkExpansion(header: ImageHeader, fileBytes: number): void {
  const decoded = header.width * header.height * header.channels * Math.ceil(header.bits / 8)
  const ratio = Math.ceil(decoded / fileBytes)
  if (decoded > limits.imageExpansionFreeBytes && ratio > limits.imageExpansion)
    throw labError(
      'imageExpandsTooFar',
      { ratio, limit: limits.imageExpansion },
      { limit: limits.imageExpansion, received: ratio },
    )
}
