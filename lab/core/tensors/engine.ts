/** What the operations of one program share. Several programs may take turns on one thread. */
export class Engine {
  gradEnabled = true
  /** Numbers nodes in the order of their making, which is PyTorch's order of going back. */
  sequence = 0
  /** Line of the program that is running; nodes remember it. */
  line = 0
  /** Whether results that need no gradient remember what they were made from, for the picture. */
  keepOrigins = false
  /** How many tensors were made: each one's number. */
  tensors = 0

  /** Runs `body` with gradients on or off, and puts back what was set before. */
  withGrad<T>(enabled: boolean, body: () => T): T {
    const before = this.gradEnabled
    this.gradEnabled = enabled
    try {
      return body()
    } finally {
      this.gradEnabled = before
    }
  }
}

let current = new Engine()

/** The engine of the program that runs now. */
export const engine = (): Engine => current

/** Runs `body` with this engine as the present one. */
export function withEngine<T>(of: Engine, body: () => T): T {
  const before = current
  current = of
  try {
    return body()
  } finally {
    current = before
  }
}
