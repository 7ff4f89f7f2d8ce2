import type { LabContext } from './lab-context.ts'
import { text } from './text.ts'

/**
 * A length of time, in the two largest units that say something: `12 s`, `3 min 12 s`, `2 h 5 min`.
 * @param milliseconds what is no number is a dash
 * @param exactly for what was measured: short times with their decimals, `0.42 s`, where a guess says `under a second`
 */
export function formatDuration(lab: Pick<LabContext, 'say' | 'locale'>, milliseconds: number, exactly = false): string {
  if (!Number.isFinite(milliseconds)) return '–'
  const exact = Math.max(0, milliseconds) / 1000
  if (exactly && exact < 9.95) {
    const digits = exact < 0.995 ? 2 : 1
    const options = { minimumFractionDigits: digits, maximumFractionDigits: digits }
    return lab.say(text, 'seconds', { seconds: exact.toLocaleString(lab.locale, options) })
  }
  const seconds = Math.round(exact)
  if (seconds < 1) return lab.say(text, 'lessThanSecond')
  if (seconds < 60) return lab.say(text, 'seconds', { seconds })
  if (seconds < 3600) return lab.say(text, 'minutes', { minutes: Math.floor(seconds / 60), seconds: seconds % 60 })
  const minutes = Math.round(seconds / 60)
  return lab.say(text, 'hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 })
}
