/** What is to be said first of a network's inside. */
import type { Inside } from '../../../preload/contract/inside.ts'
import { gradientHealth, isDecaying, isFaint, isFainter } from './gradient-health.ts'

type Layer = Inside['layers'][number]

/** What an update changes of a layer, as a share of its weights. */
export const updateShare = ({ updateNorm, weightNorm }: Pick<Layer, 'updateNorm' | 'weightNorm'>): number =>
  updateNorm === 0 ? 0 : updateNorm / weightNorm

export type Verdict =
  /** Some weights are no numbers any more. */
  | { kind: 'diverged' }
  /** The layer whose gradient is the largest of those that are too large. */
  | { kind: 'exploded'; layer: number; norm: number; update: number }
  /** The layers that weight decay shrinks, and the one whose weights have lost most, or that it outweighs most. */
  | {
      kind: 'decay'
      layers: number[]
      layer: number
      value: number
      times: number
      decoupled: boolean
      growth: number
      norm: number
      start: number
    }
  /** The first layer whose units are all dead. */
  | { kind: 'dead'; layer: number }
  /** The first hidden layer whose units each say almost the same everywhere: as a share of what they say, at most. */
  | { kind: 'flat'; layer: number; spread: number }
  /** The layers whose gradient has vanished, and the faintest: by its norm, by how many times the output layer's is larger. */
  | { kind: 'vanished'; layers: number[]; layer: number; norm: number | null; times: number | null; update: number }
  /** The layer that gets no gradient at all. */
  | { kind: 'none'; layer: number }
  /** Every layer's gradient is faint, the output layer's too: the largest norm, and what an update changes at most. */
  | { kind: 'still'; norm: number; update: number }
  /** The first layer whose units are all saturated. */
  | { kind: 'saturated'; layer: number }

/** A unit says the same everywhere where its outputs differ by less than this share of the largest. */
const FLAT_SHARE = 0.02
/** Weights under this share of what they began with are all but gone: they say more than any ratio. */
const GONE = 0.01

/** By which share of its largest output a unit of a layer differs at most; null where none says anything. */
function spreadOf({ maps, shown }: Layer): number | null {
  const mapLength = maps.length / shown.length
  let [size, spread] = [0, 0]
  for (let from = 0; from < maps.length; from += mapLength) {
    let [low, high] = [Infinity, -Infinity]
    for (let i = from; i < from + mapLength; i++) {
      const value = maps[i]!
      if (value < low) low = value
      if (value > high) high = value
    }
    const most = Math.max(Math.abs(low), Math.abs(high))
    size = Math.max(size, most)
    // Only a unit that says something counts: one that is zero everywhere is dead.
    if (most > 0) spread = Math.max(spread, (high - low) / most)
  }
  return size > 0 ? spread : null
}

/** Which of some layers has the most of something. */
const most = (layers: readonly number[], of: (layer: number) => number): number =>
  layers.reduce((found, layer) => (of(layer) > of(found) ? layer : found))

function decayVerdict({ layers, weightDecay }: Pick<Inside, 'layers' | 'weightDecay'>): Verdict[] {
  const decaying = [...layers.keys()].filter((layer) => isDecaying(layers[layer]!))
  if (!weightDecay || decaying.length === 0) return []
  const lost = (layer: number) => layers[layer]!.startNorm / layers[layer]!.weightNorm
  const smallest = most(decaying, lost)
  const layer = lost(smallest) > 1 / GONE ? smallest : most(decaying, (one) => layers[one]!.decayShare!)
  const { decayShare, growth, weightNorm, startNorm } = layers[layer]!
  const figures = { times: decayShare!, growth, norm: weightNorm, start: startNorm }
  return [{ kind: 'decay', layers: decaying, layer, ...weightDecay, ...figures }]
}

function unitVerdict(layers: readonly Layer[]): Verdict[] {
  const hidden = layers.slice(0, -1)
  const dead = hidden.findIndex((layer) => layer.dead === 1)
  if (dead >= 0) return [{ kind: 'dead', layer: dead }]
  const spreads = hidden.map(spreadOf)
  const flat = spreads.findIndex((spread) => spread !== null && spread < FLAT_SHARE)
  if (flat >= 0) return [{ kind: 'flat', layer: flat, spread: spreads[flat]! }]
  const saturated = hidden.findIndex((layer) => layer.saturated === 1)
  return saturated >= 0 ? [{ kind: 'saturated', layer: saturated }] : []
}

function gradientVerdict(layers: readonly Layer[]): Verdict[] {
  const norms = layers.map(({ gradientNorm }) => gradientNorm)
  const last = norms.at(-1)!
  const vanished = [...norms.keys()].filter((layer) => gradientHealth(norms[layer]!, last) === 'vanished')
  if (vanished.length === 0) return []
  if (norms.every(isFaint))
    return [{ kind: 'still', norm: Math.max(...norms), update: Math.max(...layers.map(updateShare)) }]
  const layer = most(vanished, (one) => -norms[one]!)
  const norm = norms[layer]!
  if (norm === 0) return [{ kind: 'none', layer }]
  const figures = { norm: isFaint(norm) ? norm : null, times: isFainter(norm, last) ? last / norm : null }
  return [{ kind: 'vanished', layers: vanished, layer, ...figures, update: updateShare(layers[layer]!) }]
}

/** What the figures and maps of the layers show, the cause before what follows from it; nothing where all is well. */
export function verdictsOf(inside: Pick<Inside, 'layers' | 'weightDecay'>): Verdict[] {
  const { layers } = inside
  const last = layers.at(-1)!.gradientNorm
  if (layers.some(({ weightNorm }) => !Number.isFinite(weightNorm))) return [{ kind: 'diverged' }]
  const exploded = [...layers.keys()].filter(
    (layer) => gradientHealth(layers[layer]!.gradientNorm, last) === 'exploded',
  )
  if (exploded.length > 0) {
    const layer = most(exploded, (one) => layers[one]!.gradientNorm)
    const { gradientNorm, ...rest } = layers[layer]!
    return [{ kind: 'exploded', layer, norm: gradientNorm, update: updateShare(rest) }]
  }
  return [...decayVerdict(inside), ...gradientVerdict(layers), ...unitVerdict(layers)]
}
