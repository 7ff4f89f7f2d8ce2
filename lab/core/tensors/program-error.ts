/** Two shapes that clash, so that they can be drawn with the dimension marked. */
export interface ShapeClash {
  left: readonly number[]
  right: readonly number[]
  /** The clashing dimension of each, null where a whole shape is meant. */
  leftDim: number | null
  rightDim: number | null
}

/** An error of the student's program, with Python's type and PyTorch's text. */
export class ProgramError extends Error {
  readonly pythonType: string
  readonly clash: ShapeClash | null

  /** @param pythonType the name Python gives it, such as RuntimeError */
  constructor(pythonType: string, message: string, clash: ShapeClash | null = null) {
    super(message)
    this.pythonType = pythonType
    this.clash = clash

    this.name = pythonType
  }
}

/** PyTorch's usual complaint. */
export const runtimeError = (message: string, clash: ShapeClash | null = null): ProgramError =>
  new ProgramError('RuntimeError', message, clash)

/** An index or a dimension that does not exist. */
export const indexError = (message: string): ProgramError => new ProgramError('IndexError', message)

/** An argument of the wrong kind. */
export const typeError = (message: string): ProgramError => new ProgramError('TypeError', message)

/** An argument of the right kind with a value that does not fit. */
export const valueError = (message: string, clash: ShapeClash | null = null): ProgramError =>
  new ProgramError('ValueError', message, clash)
