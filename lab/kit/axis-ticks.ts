/** Where an axis has its ticks. */

/** Round numbers between two ends, about `wanted` of them: 1, 2 or 5 times a power of ten apart. */
export function linearTicks(from: number, to: number, wanted: number): number[] {
  if (!(to > from)) return [from]
  const rough = (to - from) / wanted
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough)!
  const first = Math.ceil(from / step - 1e-9)
  const last = Math.floor(to / step + 1e-9)
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)))
}

/** Powers of ten between two positive ends; 2 and 5 times them too where there is less than two decades. */
export function logTicks(from: number, to: number): number[] {
  const factors = to / from < 100 ? [1, 2, 5] : [1]
  const ticks: number[] = []
  for (let power = Math.floor(Math.log10(from)); power <= Math.ceil(Math.log10(to)); power++)
    for (const factor of factors) {
      const tick = Number((factor * 10 ** power).toPrecision(12))
      if (tick >= from && tick <= to) ticks.push(tick)
    }
  return ticks
}
