/** How well a colour can be told from another, and a colour's nearest that can. */

type Rgb = readonly [red: number, green: number, blue: number]

/** Relative luminance of sRGB (0 … 255), 0 to 1: WCAG 2.2. */
function luminance(rgb: Rgb): number {
  const [red, green, blue] = rgb.map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** Contrast of two colours, 1 to 21: WCAG 2.2. */
export function contrastOf(one: Rgb, other: Rgb): number {
  const [a, b] = [luminance(one) + 0.05, luminance(other) + 0.05]
  return Math.max(a, b) / Math.min(a, b)
}

/** A colour on its way to another: 0 is the first, 1 the second. */
export const mixed = (from: Rgb, to: Rgb, share: number): Rgb =>
  from.map((part, i) => part * (1 - share) + to[i]! * share) as unknown as Rgb

/** Steps that a colour is tried in. */
const STEPS = 40

/**
 * A colour that stands out from a ground: as it is where it does, otherwise moved towards another one as far as it takes.
 * @param least contrast, 1 to 21
 */
export function standingOut(color: Rgb, ground: Rgb, towards: Rgb, least: number): Rgb {
  for (let step = 0; step < STEPS; step++) {
    const tried = mixed(color, towards, step / STEPS)
    if (contrastOf(tried, ground) >= least) return tried
  }
  return towards
}
