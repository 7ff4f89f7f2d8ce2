import { cos, sin } from '../math/sin-cos.ts'
import type { Random } from '../random.ts'
import type { Dataset } from './trainer.ts'

/** `torch.linspace(start, end, count)` in float32: ends rounded first, counted from both, one rounding a value. */
export function linspace(start: number, end: number, count: number): Float32Array {
  const first = Math.fround(start)
  const last = Math.fround(end)
  const step = count > 1 ? Math.fround(Math.fround(last - first) / (count - 1)) : 0
  // A single value is the beginning.
  const half = Math.max(Math.floor(count / 2), count === 1 ? 1 : 0)
  return Float32Array.from({ length: count }, (_, i) => (i < half ? first + step * i : last - step * (count - 1 - i)))
}

/**
 * The course's spiral: `classes` arms of `samplesPerClass` points in the plane, one `randn` an arm.
 * @param noise standard deviation of the angle, in radians
 */
export function spiral(
  random: Random,
  { samplesPerClass, classes, noise }: { samplesPerClass: number; classes: number; noise: number },
): Dataset {
  const samples = samplesPerClass * classes
  const inputs = new Float32Array(samples * 2)
  const labels = new Int32Array(samples)
  const radius = linspace(0, 1, samplesPerClass)
  for (let arm = 0; arm < classes; arm++) {
    const turn = linspace((2 * Math.PI * arm) / classes, (2 * Math.PI * (arm + 2)) / classes, samplesPerClass)
    const deviation = random.normal(samplesPerClass)
    for (let i = 0; i < samplesPerClass; i++) {
      const angle = Math.fround(turn[i]! + Math.fround(deviation[i]! * Math.fround(noise)))
      const sample = arm * samplesPerClass + i
      inputs[2 * sample] = radius[i]! * Math.fround(sin(angle))
      inputs[2 * sample + 1] = radius[i]! * Math.fround(cos(angle))
      labels[sample] = arm
    }
  }
  return { samples, inputs, labels, targets: null }
}

/** The course's cubic: `y = x³ + noise · rand` over x in [−1, 1]. */
export function cubic(random: Random, { samples, noise }: { samples: number; noise: number }): Dataset {
  const inputs = linspace(-1, 1, samples)
  const targets = Float32Array.from(inputs, (x) =>
    Math.fround(Math.fround(Math.fround(x * x) * x) + Math.fround(Math.fround(noise) * random.uniform())),
  )
  return { samples, inputs, labels: null, targets }
}
