import type { Inside } from '../../../preload/contract/inside.ts'
import { layersAtPoint } from '../../core/training/inside/at-point.ts'

/** Where the pointer is in the stage, and what the network that is shown makes of the place. */
export class StagePointer {
  at = $state.raw<{ x: number; y: number } | null>(null)
  readonly #inside: () => Inside | null

  constructor(inside: () => Inside | null) {
    this.#inside = inside
  }
  /** The outputs at a point of the plane, before any softmax; null where the network's inside is not known. */
  readonly outputsAt = (x: number, y: number): ArrayLike<number> | null => {
    const inside = this.#inside()
    return (inside && layersAtPoint(inside, [x, y])?.at(-1)?.outputs) ?? null
  }
}
