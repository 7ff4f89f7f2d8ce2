import { gateImage } from '../../lab/core/image-gate/gate.ts'
import type { ImageHeader } from '../../lab/core/image-gate/image-header.ts'
import { applyOrientation } from '../../lab/core/orientation.ts'
import type { Pixels } from '../../lab/core/pixels.ts'
import { decodeBmp } from './bmp-decoder.ts'
import { decodeWithSharp } from './sharp-codec.ts'

/** A picture with what its file said of it. */
export interface DecodedImage {
  header: ImageHeader
  pixels: Pixels
}

/**
 * Decodes a file behind the gate and turns the picture upright.
 * @throws LabError E-IMG-001 to E-IMG-006
 */
export async function decodeImage(bytes: Uint8Array): Promise<DecodedImage> {
  const gated = gateImage(bytes)
  const { header } = gated
  const pixels = header.format === 'BMP' ? decodeBmp(gated.essential) : await decodeWithSharp(gated)
  return { header, pixels: applyOrientation(pixels, header.orientation ?? 1) }
}

/** The pixels of a file alone: see {@link decodeImage}. */
export const decode = async (bytes: Uint8Array): Promise<Pixels> => (await decodeImage(bytes)).pixels
