/** Coefficients and angles of fdlibm's `atan` (Sun Microsystems, 1993), which is within one unit in the last place. */
const SERIES = [
  3.33333333333329318027e-1, -1.99999999998764832476e-1, 1.42857142725034663711e-1, -1.1111110405462355788e-1,
  9.09088713343650656196e-2, -7.69187620504482999495e-2, 6.66107313738753120669e-2, -5.83357013379057348645e-2,
  4.97687799461593236017e-2, -3.6531572744216915527e-2, 1.62858201153657823623e-2,
] as const
const HIGH = [
  4.63647609000806093515e-1, 7.85398163397448278999e-1, 9.82793723247329054082e-1, 1.570796326794896558,
] as const
const LOW = [
  2.26987774529616870924e-17, 3.06161699786838301793e-17, 1.39033110312309984516e-17, 6.12323399573676603587e-17,
] as const

/** The argument brought near 0, and which of the angles was taken off. */
function reduce(size: number): [number, 0 | 1 | 2 | 3 | null] {
  if (size < 0.4375) return [size, null]
  if (size < 0.6875) return [(2 * size - 1) / (2 + size), 0]
  if (size < 1.1875) return [(size - 1) / (size + 1), 1]
  if (size < 2.4375) return [(size - 1.5) / (1 + 1.5 * size), 2]
  return [-1 / size, 3]
}

/** The angle whose tangent is x. */
export function atan(x: number): number {
  if (Number.isNaN(x) || x === 0) return x
  const sign = x < 0 ? -1 : 1
  const [near, angle] = reduce(Math.abs(x))
  const z = near * near
  const w = z * z
  const [a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10] = SERIES
  const odd = z * (a0 + w * (a2 + w * (a4 + w * (a6 + w * (a8 + w * a10)))))
  const even = w * (a1 + w * (a3 + w * (a5 + w * (a7 + w * a9))))
  if (angle === null) return sign * (near - near * (odd + even))
  return sign * (HIGH[angle] - (near * (odd + even) - LOW[angle] - near))
}

/** The angle of the point (x, y), from −π to π. */
export function atan2(y: number, x: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN
  const left = x < 0 || Object.is(x, -0)
  const below = y < 0 || Object.is(y, -0)
  if (y === 0) return left ? (below ? -Math.PI : Math.PI) : y
  if (Math.abs(y) === Infinity && Math.abs(x) === Infinity) {
    return (below ? -1 : 1) * (left ? (3 * Math.PI) / 4 : Math.PI / 4)
  }
  if (x === 0) return below ? -Math.PI / 2 : Math.PI / 2
  const angle = atan(Math.abs(y / x))
  return (below ? -1 : 1) * (left ? Math.PI - (angle - 1.2246467991473532e-16) : angle)
}
