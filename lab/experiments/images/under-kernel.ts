/** The values that a kernel lies over: those of the picture, mirrored where the kernel reaches beyond it. */
import type { Area, AreaValues } from '../../../preload/contract/images.ts'
import { reflected } from '../../core/images/plain/convolve.ts'

interface Place {
  x: number
  y: number
}
interface Size {
  width: number
  height: number
}

/** What must be known of a picture for a kernel over a place of it: as much around it as may be mirrored. */
export function areaAround({ x, y }: Place, { width, height }: Size): Area {
  const [left, top] = [Math.max(0, x - width), Math.max(0, y - height)]
  return { x: left, y: top, width: x + width - left + 1, height: y + height - top + 1 }
}

/** Values of the first channel under a kernel, row by row, of what is known of {@link areaAround} it. */
export function valuesUnder({ area, channels, values }: AreaValues, place: Place, { width, height }: Size): number[][] {
  // What is known ends where the picture does, or beyond all that the kernel reaches.
  const [right, bottom] = [area.x + area.width, area.y + area.height]
  return Array.from({ length: height }, (_, row) => {
    const y = reflected(place.y + row - (height >> 1), bottom) - area.y
    return Array.from({ length: width }, (_, column) => {
      const x = reflected(place.x + column - (width >> 1), right) - area.x
      return Number(values[(y * area.width + x) * channels])
    })
  })
}
