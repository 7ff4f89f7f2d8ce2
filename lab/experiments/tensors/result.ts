import type { Json } from '../../../preload/contract/values.ts'
import { dtypeTraits } from '../../core/tensors/dtype.ts'
import { gradFnOf, elementsOf, Tensor } from '../../core/tensors/tensor.ts'
import type { Program } from './program.ts'

/** Most values of a tensor that a result holds. */
const MOST_VALUES = 10_000

/** A number in JSON: NaN and the infinities are strings. */
const jsonNumber = (value: number): Json =>
  Number.isFinite(value) ? value : Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity'

/** A tensor's elements as nested lists, cut after so many. */
function nestedValues(tensor: Tensor, most = MOST_VALUES): Json {
  const elements = elementsOf(tensor)
  const isBool = dtypeTraits(tensor.dtype).category === 0
  let at = 0
  const build = (dim: number): Json => {
    if (dim === tensor.rank) {
      const value = elements[at++]!
      return isBool ? value !== 0 : jsonNumber(value)
    }
    const row: Json[] = []
    for (let i = 0; i < tensor.shape[dim]! && at < Math.min(most, elements.length); i++) row.push(build(dim + 1))
    return row
  }
  return build(0)
}

/** What a program came to: what it printed, its tensors, and its error. */
export function resultOf(program: Program): Record<string, Json> {
  const variables: Record<string, Json> = {}
  for (const [name, value] of program.runtime.globals) {
    if (!(value instanceof Tensor)) continue
    variables[name] = {
      data: nestedValues(value),
      grad: value.grad ? nestedValues(value.grad) : null,
      gradFn: gradFnOf(value)?.name ?? null,
      shape: [...value.shape],
      dtype: `torch.${value.dtype}`,
      ...(value.count > MOST_VALUES ? { truncated: true } : {}),
    }
  }
  const { failure } = program
  return {
    printed: [...program.runtime.printed],
    variables,
    error: failure && { line: failure.line, column: failure.column, type: failure.type, message: failure.message },
  }
}
