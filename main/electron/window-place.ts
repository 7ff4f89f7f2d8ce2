import { z } from 'zod'

const side = z.int().min(-100_000).max(100_000)
const rectangle = z.object({ x: side, y: side, width: side, height: side })
type Rectangle = z.infer<typeof rectangle>

/** Where the window was when it was last moved, in screen pixels. */
export const windowPlace = z.object({ bounds: rectangle, maximized: z.boolean() })
export type WindowPlace = z.infer<typeof windowPlace>

export const SMALLEST = { width: 800, height: 560 }
const USUAL = { width: 1280, height: 840 }
/** So much of a window must be on a screen for a hand to find it. */
const SEEN = { width: 160, height: 48 }

const overlap = (from: number, length: number, other: number, otherLength: number): number =>
  Math.min(from + length, other + otherLength) - Math.max(from, other)
const between = (value: number, low: number, high: number): number =>
  Math.max(low, Math.min(Math.max(low, high), value))

/**
 * Where to open the window: where it was, as long as that can be seen; else pulled onto the first screen.
 * @param areas what each screen has for windows, the main screen first
 * @returns without x and y the system places it
 */
export function placeWindow(
  saved: WindowPlace | null,
  areas: readonly Rectangle[],
): { width: number; height: number; x?: number; y?: number; maximized: boolean } {
  const first = areas[0]
  if (!saved || !first) {
    const fits = first ?? { ...USUAL, x: 0, y: 0 }
    return { width: Math.min(USUAL.width, fits.width), height: Math.min(USUAL.height, fits.height), maximized: false }
  }
  const { bounds, maximized } = saved
  const sizeOn = (area: Rectangle) => ({
    width: between(bounds.width, SMALLEST.width, area.width),
    height: between(bounds.height, SMALLEST.height, area.height),
  })
  const visible = areas.find(
    (area) =>
      // With the size that it will have there, which may be less than it was.
      overlap(bounds.x, sizeOn(area).width, area.x, area.width) >= SEEN.width &&
      // The title bar is what a window is moved by.
      bounds.y >= area.y &&
      area.y + area.height - bounds.y >= SEEN.height,
  )
  const area = visible ?? first
  const { width, height } = sizeOn(area)
  return visible
    ? { x: bounds.x, y: bounds.y, width, height, maximized }
    : {
        x: between(bounds.x, area.x, area.x + area.width - width),
        y: between(bounds.y, area.y, area.y + area.height - height),
        width,
        height,
        maximized,
      }
}
