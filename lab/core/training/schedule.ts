import { cos } from '../math/sin-cos.ts'
import { wholePower } from '../math/whole-power.ts'

/** How the learning rate changes from epoch to epoch, as PyTorch's schedulers do it (one `scheduler.step()` an epoch). */
export type Schedule =
  | { kind: 'constant' }
  /** StepLR: times gamma after every `stepSize` epochs. */
  | { kind: 'step'; stepSize: number; gamma: number }
  /** ExponentialLR: times gamma after each epoch. */
  | { kind: 'exponential'; gamma: number }
  /**
   * CosineAnnealingLR: half a cosine from the rate down to `minimumRate` (eta_min) in `period` epochs (T_max), and up
   * again; null is as long as the run, without its warm-up.
   */
  | { kind: 'cosine'; minimumRate: number; period: number | null }

/** Whether the rate begins small: LinearLR from `startFactor` times the rate, in equal steps; the schedule begins after. */
export type Warmup = { kind: 'none' } | { kind: 'linear'; epochs: number; startFactor: number }

function scheduled(epoch: number, rate: number, schedule: Schedule, length: number): number {
  switch (schedule.kind) {
    case 'constant':
      return rate
    case 'step':
      return rate * wholePower(schedule.gamma, Math.floor(epoch / schedule.stepSize))
    case 'exponential':
      return rate * wholePower(schedule.gamma, epoch)
    case 'cosine': {
      const { minimumRate, period } = schedule
      const turn = (Math.PI * epoch) / (period ?? Math.max(1, length))
      return minimumRate + ((rate - minimumRate) * (1 + cos(turn))) / 2
    }
  }
}

/**
 * The learning rate of an epoch: PyTorch's `SequentialLR([warm-up, schedule], [warm-up's epochs])`.
 * @param epoch from 0
 * @param rate the optimizer's own
 * @param epochs of the whole run
 */
export function rateAt(epoch: number, rate: number, schedule: Schedule, warmup: Warmup, epochs: number): number {
  if (warmup.kind === 'none') return scheduled(epoch, rate, schedule, epochs)
  const { startFactor, epochs: warm } = warmup
  if (epoch >= warm) return scheduled(epoch - warm, rate, schedule, epochs - warm)
  return rate * (startFactor + ((1 - startFactor) * epoch) / warm)
}
