/** A large JPEG as the browser itself draws it: seen at once, until the lab has opened it. */
import { gateImage } from '../../core/image-gate/gate.ts'

/** A JPEG with fewer bytes is open about as soon as it could be shown. */
const LEAST_BYTES = 1 << 19

/**
 * A picture that the browser decodes while it draws it, at about the size that is seen; null for files that the lab would not
 * open, of which opening them tells, for other formats and for small files.
 */
export async function glanceAt(file: File): Promise<HTMLImageElement | null> {
  const bytes = file.type === 'image/jpeg' && file.size >= LEAST_BYTES ? jpegToShow(await bytesOf(file)) : null
  if (!bytes) return null
  const url = URL.createObjectURL(new Blob([bytes], { type: 'image/jpeg' }))
  try {
    const image = new Image()
    // Drawn with the frame that it is put into: nothing is covered by an empty place.
    image.decoding = 'sync'
    image.alt = ''
    const loaded = new Promise((resolve, reject) => {
      image.onload = resolve
      image.onerror = reject
    })
    image.src = url
    await loaded
    return image
  } catch {
    return null
  } finally {
    URL.revokeObjectURL(url)
  }
}

const bytesOf = async (file: File): Promise<Uint8Array> => new Uint8Array(await file.arrayBuffer())

/**
 * What a decoder gets of a JPEG: the bytes that pass the gate before all decoders, of its metadata the orientation alone, so
 * that it stands as the lab draws it, in the same colours. Null where it does not pass.
 */
export function jpegToShow(bytes: Uint8Array): Uint8Array<ArrayBuffer> | null {
  try {
    const { header, essential, missing } = gateImage(bytes)
    if (header.format !== 'JPEG' || missing) return null
    const exif = exifWith(header.orientation ?? 1)
    const shown = new Uint8Array(essential.length + exif.length)
    // Behind the two bytes that begin the file.
    shown.set(essential.subarray(0, 2))
    shown.set(exif, 2)
    shown.set(essential.subarray(2), 2 + exif.length)
    return shown
  } catch {
    return null
  }
}

/** A segment of EXIF that says where up is: a TIFF header and a directory of one entry. */
const exifWith = (orientation: number): Uint8Array =>
  Uint8Array.of(
    ...[0xff, 0xe1, 0, 34, ...letters('Exif'), 0, 0],
    ...[...letters('MM'), 0, 42, 0, 0, 0, 8],
    ...[0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0],
  )
const letters = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0))
