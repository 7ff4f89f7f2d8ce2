/** What a JPEG's frame header says. */
export interface Frame {
  width: number
  height: number
  /** The numbers that its components go by. */
  components: readonly number[]
  /** Whether each scan holds only some coefficients, or some bits of them. */
  progressive: boolean
}

/** Coefficients of a block. */
const COEFFICIENTS = 64

/** Which coefficients of each component a JPEG's scans have brought, and how exactly (ITU-T T.81, G.1.1). */
export class ScanRecord {
  scans = 0
  /** For each component, the bits that each coefficient still lacks; -1 where nothing of it came. */
  readonly #lacking = new Map<number, Int8Array>()

  /** @param segment the scan's header, from its marker on */
  add(segment: Uint8Array, { progressive }: Frame): void {
    this.scans++
    const count = segment[4] ?? 0
    if (segment.length !== 8 + 2 * count) return
    const [first, last, bits] = [segment.at(-3)!, segment.at(-2)!, segment.at(-1)! & 15]
    for (let i = 0; i < count; i++) {
      const component = segment[5 + 2 * i]!
      const lacking = this.#lacking.get(component) ?? new Int8Array(COEFFICIENTS).fill(-1)
      if (progressive) lacking.fill(bits, first, last + 1)
      else lacking.fill(0)
      this.#lacking.set(component, lacking)
    }
  }

  /** Whether every coefficient of every component came, to its last bit. */
  whole({ components }: Frame): boolean {
    return components.every((component) => this.#lacking.get(component)?.every((bits) => bits === 0) ?? false)
  }
}
