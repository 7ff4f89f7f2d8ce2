import type { Pixels } from '../pixels.ts'
import { drawChessboard } from './chessboard.ts'
import { drawGalaxy } from './galaxy.ts'
import { drawLeaf } from './leaf.ts'
import { drawLetters } from './letters.ts'
import { drawNoise } from './noise.ts'
import { drawShapes } from './shapes.ts'

const drawings = {
  shapes: drawShapes,
  leaf: drawLeaf,
  galaxy: drawGalaxy,
  letters: drawLetters,
  chessboard: drawChessboard,
  noise: drawNoise,
} satisfies Record<string, (width: number, height: number) => Pixels>

export type SampleName = keyof typeof drawings

/** The pictures that the lab draws itself, in the order in which they are offered. */
export const sampleNames = Object.keys(drawings) as SampleName[]

export const isSampleName = (name: string): name is SampleName => Object.hasOwn(drawings, name)

/** Draws one of the lab's own pictures: RGB, 8 bits, the same values every time and everywhere. */
export const drawSample = (name: SampleName, width = 800, height = 600): Pixels => drawings[name](width, height)
