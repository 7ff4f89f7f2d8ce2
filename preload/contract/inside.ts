import { z } from 'zod'
import { errorShape } from '../errors.ts'
import { limits } from '../limits.ts'
import { figure } from './values.ts'

/** What a network looks like from inside at one position of its run. Nothing of it is computed where nobody asks. */

const layerNumber = z.int().min(0).max(limits.modelLayers)
const activations = ['linear', 'relu', 'leakyRelu', 'elu', 'gelu', 'silu', 'softplus', 'sigmoid', 'tanh'] as const
const floats = z.custom<Float32Array>((value) => value instanceof Float32Array)

/** What a window wants to see of the inside of a network. */
export const insideRequest = z.strictObject({
  /** Units of each layer that get a map: the first ones. */
  units: z.int().min(0).max(limits.insideUnits).default(8),
  /** Layers (from 0, the output layer last) that show all their units, up to `limits.insideUnits`. */
  open: z.array(layerNumber).max(limits.insideOpenLayers).default([]),
  /** Places along each side of a unit's map; with one input, places along the line. */
  mapSize: z.int().min(8).max(64).default(32),
  /** One unit whose map is wanted large. */
  large: z
    .strictObject({
      layer: layerNumber,
      unit: z.int().min(0).max(limits.layerUnits),
      size: z.int().min(8).max(160),
    })
    .nullable()
    .default(null),
  /** Whether the last hidden layer's space is wanted: of many units it takes the longest of all. */
  space: z.boolean().default(true),
})
export type InsideRequest = z.output<typeof insideRequest>

/**
 * One layer. Norms and shares are measured on the whole training set, in training mode (batchNorm by the set's own
 * statistics) but without dropout's masks; maps in evaluation mode.
 */
export const insideLayer = z.object({
  units: z.int(),
  /** Values that each unit gets. */
  inputs: z.int(),
  activation: z.enum(activations),
  bias: z.boolean(),
  batchNorm: z.boolean(),
  /** 2-norm of the layer's parameters: weights, biases, batchNorm's scales and shifts. */
  weightNorm: figure,
  /** 2-norm of the gradient of the mean loss by these parameters: before clipping, and without weight decay. */
  gradientNorm: figure,
  /** What `weightNorm` was when the run began. */
  startNorm: figure,
  /** 2-norm of what one update on the whole training set would add to the parameters: see `update`. */
  updateNorm: figure,
  /** By which share of `weightNorm` that update would change it: below 0 where the weights shrink. */
  growth: figure,
  /** 2-norm of what weight decay adds, to the gradient or to the update: see `weightDecay`; null without it. */
  decayNorm: figure.nullable(),
  /**
   * How many times `decayNorm` is as large as what the loss adds in the same place: the gradient after clipping, or the
   * update without the decay; infinite where that is 0.
   */
  decayShare: figure.nullable(),
  /** Mean size of the activation's slope, over the units and up to 65,536 / `units` samples spread evenly. */
  slope: figure,
  /**
   * What the layer's weights multiply the length of a signal by that goes back through them in a random direction:
   * √(Σ w² / units), without biases.
   */
  gain: figure,
  /** Share (0 … 1) of the units whose output is 0 for every sample; null where the activation is not relu. */
  dead: z.number().nullable(),
  /**
   * Share (0 … 1) of the units whose slope, its sign left out, is on the mean over the samples under 1 % of the largest
   * slope that the activation has; null for linear, relu and leakyRelu, which do not saturate.
   */
  saturated: z.number().nullable(),
  /** Numbers of the units that have a map. */
  shown: z.array(z.int()),
  /**
   * Their outputs over the plane, after the activation: shown × mapSize × mapSize, row by row from the top (largest y)
   * down, each place's middle; with one input shown × mapSize, from xMin to xMax, both included.
   */
  maps: floats,
})

export const inside = z.object({
  /** Values of a sample: 2 is a plane, 1 a line. */
  inputs: z.int(),
  /** What `mapSize` came to: smaller than was asked for where all maps would not have been sent at once. */
  mapSize: z.int(),
  /** What the maps show; with one input yMin and yMax are the height of the plot. */
  bounds: z.object({ xMin: z.number(), xMax: z.number(), yMin: z.number(), yMax: z.number() }),
  /** The hidden layers in order, then the output layer: its outputs are raw, before any softmax. */
  layers: z.array(insideLayer),
  /**
   * The weight decay of training, and where it acts: `decoupled` takes learning rate × value × weight off each weight
   * beside the update (AdamW); otherwise value × weight is a part of the gradient that the optimizer gets. Null without it.
   */
  weightDecay: z.object({ value: z.number(), decoupled: z.boolean() }).nullable(),
  /**
   * All parameters in `layoutOf`'s order; batchNorm's running statistics; the gradient of the mean loss over the training
   * set, as `gradientNorm` says; and what one update on the whole training set would add to the parameters (clipping,
   * weight decay and the next epoch's learning rate included). Null where the network has more than
   * `limits.insideParameters`.
   */
  weights: floats.nullable(),
  buffers: floats.nullable(),
  gradient: floats.nullable(),
  update: floats.nullable(),
  /**
   * Where the samples lie for the last hidden layer, in evaluation mode; null without a hidden layer, left out where it was
   * not asked for (`space`).
   * - `unit`: it has one, which is the first coordinate; the second is 0
   * - `units`: it has two
   * - `principal`: the two directions in which its outputs vary most, from their mean. Each direction's largest entry is
   *   positive.
   */
  hidden: z
    .object({
      kind: z.enum(['unit', 'units', 'principal']),
      /** x and y of the snapshot's samples, in its order. */
      points: floats,
      /** Share (0 … 1) of the variance that the two directions have; null for `unit` and `units`. */
      explained: figure.nullable(),
      /** How far the samples are from their mean, and from 0: the root of the mean square, over all of the units. */
      spread: figure,
      size: figure,
    })
    .nullable()
    .optional(),
  /** The map of `large`: size × size, or size values over the line; null where none was asked for, or none is there. */
  large: z.object({ layer: z.int(), unit: z.int(), size: z.int(), values: floats }).nullable(),
})
export type Inside = z.infer<typeof inside>

/** How an answer carries it, where it was asked for: either what was seen, or why there is nothing to be seen. */
export const insideAnswer = { inside: inside.optional(), insideError: errorShape.optional() }
