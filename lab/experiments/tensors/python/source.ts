import { ProgramError } from '../../../core/tensors/program-error.ts'

/** A program's text, and where its lines begin. */
export class Source {
  readonly #starts: number[] = [0]

  readonly text: string

  constructor(text: string) {
    this.text = text
    for (let i = 0; i < text.length; i++) if (text[i] === '\n') this.#starts.push(i + 1)
  }

  /** Line and column, from 1, of an offset. */
  position(offset: number): { line: number; column: number } {
    let [low, high] = [0, this.#starts.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.#starts[middle]! <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - this.#starts[low]! + 1 }
  }
}

/** A program that does not read as Python, with the place. */
export class SyntaxProblem extends ProgramError {
  readonly offset: number
  /** What the subset lacks rather than a mistake in Python. */
  readonly lacking: string | null

  constructor(message: string, offset: number, lacking: string | null = null, type = 'SyntaxError') {
    super(type, message)
    this.offset = offset
    this.lacking = lacking
  }
}
