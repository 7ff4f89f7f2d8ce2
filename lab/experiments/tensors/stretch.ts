/** How broadcasting repeats the elements of an operand. */

const BROADCASTS = /^(Add(?!mm)|Sub|Rsub|Mul|Div|Pow|Maximum|Minimum|Where|Expand)/

/**
 * Which element of an operand each element of the result reads, by PyTorch's rule: shapes are aligned at the right, and a
 * dimension of size 1 (or one that is not there) is repeated. Null where nothing is repeated.
 * @param operation the name of its way back, such as `MulBackward0`
 * @param index which operand it is: of `b + x @ W` the first alone is repeated
 */
export function stretchOf(
  operation: string,
  index: number,
  from: readonly number[],
  to: readonly number[],
): number[] | null {
  if (!BROADCASTS.test(operation) && !(operation.startsWith('Addmm') && index === 0)) return null
  const missing = to.length - from.length
  if (missing < 0 || (missing === 0 && from.every((size, d) => size === to[d]))) return null
  if (from.some((size, d) => size !== 1 && size !== to[d + missing])) return null
  const count = to.reduce((product, size) => product * size, 1)
  return Array.from({ length: count }, (_, element) => {
    let rest = element
    let [at, step] = [0, 1]
    for (let d = to.length - 1; d >= missing; d--) {
      const size = from[d - missing]!
      if (size !== 1) at += (rest % to[d]!) * step
      step *= size
      rest = Math.floor(rest / to[d]!)
    }
    return at
  })
}
