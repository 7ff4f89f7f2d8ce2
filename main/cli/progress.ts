import { epochLine } from '../../lab/core/epoch-line.ts'
import type { RunUpdate } from '../../preload/contract/runs.ts'

/** How often the line is drawn again, in milliseconds. */
const REDRAW_MS = 100
const TO_ITS_BEGINNING = '\r\u001b[K'

/** One line of progress: `[EPOCH]: 511, [LOSS]: 0.861541, [ACCURACY]: 0.504 · 51 % · 620 epochs/s · 1 s left`. */
export function progressText({ metrics, epochsDone, epochsTotal, epochsPerSecond, timeLeftMs }: RunUpdate): string {
  const last = Object.fromEntries(
    Object.entries(metrics?.columns ?? {}).map(([name, values]) => [name, values.at(-1)!]),
  ) as { loss?: number; accuracy?: number }
  const parts = [
    last.loss === undefined
      ? `[EPOCH]: ${epochsDone - 1}`
      : epochLine(epochsDone - 1, { loss: last.loss, accuracy: last.accuracy }),
    `${Math.floor((100 * epochsDone) / Math.max(1, epochsTotal))} %`,
    ...(epochsPerSecond ? [`${Math.round(epochsPerSecond)} epochs/s`] : []),
    ...(timeLeftMs ? [`${Math.ceil(timeLeftMs / 1000)} s left`] : []),
  ]
  return parts.join(' · ')
}

/** A line on standard error that is drawn over and over, where a person sees it and no JSON lines run through it. */
export function createProgress(stream: NodeJS.WriteStream = process.stderr, mixed = process.stdout.isTTY ?? false) {
  const shown = (stream.isTTY ?? false) && !mixed
  let drawnAt = -Infinity
  return {
    show(update: RunUpdate): void {
      const now = performance.now()
      if (!shown || update.epochsDone === 0 || now - drawnAt < REDRAW_MS) return
      drawnAt = now
      stream.write(TO_ITS_BEGINNING + progressText(update).slice(0, (stream.columns || 80) - 1))
    },
    /** Takes the line away. */
    end(): void {
      if (shown) stream.write(TO_ITS_BEGINNING)
    },
  }
}
