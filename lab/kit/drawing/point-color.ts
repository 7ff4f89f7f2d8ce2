import { mixed, standingOut } from './contrast.ts'
import { type Colors, rgbOf } from './palette.ts'
import { CERTAIN } from './regions.ts'

/** 3 : 1 (WCAG 1.4.11), and a little for rounding to whole numbers. */
const AGAINST_REGION = 3.06

/** The colour of a class's points: its own, darker (lighter in the dark) as far as it takes to stand out from its own region. */
export function pointColor(color: string, { surface, text }: Pick<Colors, 'surface' | 'text'>): string {
  const own = rgbOf(color)
  const region = mixed(rgbOf(surface), own, CERTAIN)
  return `rgb(${standingOut(own, region, rgbOf(text), AGAINST_REGION).map(Math.round).join(', ')})`
}
