import type { Json, Seed } from '../../../preload/contract/values.ts'

/** What a notebook printed in the last epoch of a run. */
export interface PrintedFigures {
  /** Six digits after the point. */
  loss: number
  /** Three digits after the point. */
  accuracy?: number
}

/** One question on how a run ends, to be answered before it, or not. */
export interface PresetQuestion {
  text: string
  options: readonly { id: string; label: string }[]
  /** Which option the metrics of the last epoch make right. */
  outcome: (metrics: Readonly<Record<string, number>>) => string
  /** Why, shown with the outcome. */
  why: string
}

/** Parameters to begin with, under a name in the user's language; what they leave out has its default. */
export interface Preset {
  id: string
  label: string
  params: Json
  seed: Seed
  /** Position to begin with; 0, the start, unless it is given. */
  at?: number
  /** What the course's notebook printed in the last epoch of such a run. */
  printed?: PrintedFigures
  /** Asked beside Play while the knobs show the preset. */
  question?: PresetQuestion
}
