import { epochLine } from '../../lab/core/runs/epoch-line.ts'
import type { RunUpdate } from '../../preload/contract/runs.ts'
import type { Localized } from '../../preload/localized.ts'
import type { Say } from './say.ts'
import { statusWords } from './status-words.ts'
import { shortened, widthOf } from './text-width.ts'

/** How often the line is drawn again, in milliseconds. */
const REDRAW_MS = 100
const TO_ITS_BEGINNING = '\r\u001b[K'

const words = {
  speed: { en: '{count} epochs/s', 'zh-CN': '每秒 {count} 轮' },
  left: { en: '{count} s left', 'zh-CN': '剩余 {count} 秒' },
  ended: { en: '{status}; epochs: {epochs}; run: {run}', 'zh-CN': '{status}；轮数：{epochs}；运行编号：{run}' },
} as const satisfies Record<string, Localized>

/**
 * One line of progress: `[EPOCH]: 511, [LOSS]: 0.861541, [ACCURACY]: 0.504 · 51 % · 1 s left · 620 epochs/s`. Its beginning
 * is the course's own line, in any language.
 * @param columns places that it may take: its last parts are left out where they have no room
 */
export function progressText(
  { metrics, epochsDone, epochsTotal, epochsPerSecond, timeLeftMs }: RunUpdate,
  say: Say,
  columns: number,
): string {
  const last = Object.fromEntries(
    Object.entries(metrics?.columns ?? {}).map(([name, values]) => [name, values.at(-1)!]),
  ) as { loss?: number; accuracy?: number }
  const parts = [
    `${Math.floor((100 * epochsDone) / Math.max(1, epochsTotal))} %`,
    ...(timeLeftMs ? [say(words.left, { count: Math.ceil(timeLeftMs / 1000) })] : []),
    ...(epochsPerSecond ? [say(words.speed, { count: Math.round(epochsPerSecond) })] : []),
  ]
  const course =
    last.loss === undefined
      ? `[EPOCH]: ${epochsDone - 1}`
      : epochLine(epochsDone - 1, { loss: last.loss, accuracy: last.accuracy })
  const line = parts.reduce((so, part) => (widthOf(`${so} · ${part}`) > columns ? so : `${so} · ${part}`), course)
  return shortened(line, columns)
}

/** A line on standard error that is drawn over and over, where a person sees it and no JSON lines run through it. */
export function createProgress(
  say: Say,
  stream: NodeJS.WriteStream = process.stderr,
  mixed = process.stdout.isTTY ?? false,
) {
  const shown = (stream.isTTY ?? false) && !mixed
  let drawnAt = -Infinity
  return {
    show(update: RunUpdate): void {
      const now = performance.now()
      if (!shown || update.epochsDone === 0 || now - drawnAt < REDRAW_MS) return
      drawnAt = now
      stream.write(TO_ITS_BEGINNING + progressText(update, say, (stream.columns || 80) - 1))
    },
    /** Takes the line away, for what is written next. */
    clear(): void {
      if (shown) stream.write(TO_ITS_BEGINNING)
    },
    /** Takes the line away; in its place stands what has become of the run, and what it is called from now on. */
    end({ status, epochsSaved, runId }: RunUpdate): void {
      if (!shown) return
      const ended = say(words.ended, { status: say(statusWords(status)), epochs: epochsSaved, run: runId.slice(0, 13) })
      stream.write(`${TO_ITS_BEGINNING}${ended}\n`)
    },
    /** Tells on a line of its own, where a person sees it, that something else goes on now. */
    tell(news: Localized): void {
      if (stream.isTTY) stream.write(`${TO_ITS_BEGINNING}${say(news)}\n`)
    },
  }
}
