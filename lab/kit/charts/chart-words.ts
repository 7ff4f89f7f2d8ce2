/** What a chart says to a reader who cannot see it. */
import { formatNumber } from '../../../preload/format-number.ts'
import type { Series } from './chart-lines.ts'
import { summaryOf } from './chart-summary.ts'
import { formatFigure } from '../format-figure.ts'
import type { TextKey, TextValues } from '../lab-context.ts'
import type { text } from '../text.ts'

type Say = (key: TextKey<keyof (typeof text)['en'] & string>, values?: TextValues) => string

/**
 * A chart in words: its range, and each curve by its ends and extremes.
 * @param hidden ids of the curves that are not told
 */
export function chartWords(
  t: Say,
  locale: string,
  title: string,
  series: readonly Series[],
  hidden: ReadonlySet<string>,
): string {
  const drawn = series.filter(({ epochs }) => epochs.length > 0)
  if (drawn.length === 0) return t('chartEmpty', { title })
  const words = drawn
    .filter((one) => !hidden.has(one.id))
    .map((one) => {
      const { broken, ...figures } = summaryOf(one)
      const formatted = Object.entries(figures).map(([name, value]) => [name, formatFigure(value, locale)] as const)
      const said = t('chartSeries', { label: one.label, ...Object.fromEntries<string>(formatted) })
      return broken === null ? said : `${said} ${t('notFinite', { epoch: broken })}.`
    })
  const to = Math.max(...drawn.map(({ epochs }) => epochs.at(-1)!))
  return t('chartSummary', { title, from: 0, to, series: words.join(' ') })
}

/** An epoch by its name, such as `Epoch 2,999`. */
export const epochWords = (t: Say, locale: string, epoch: number): string =>
  `${t('epoch')} ${formatNumber(epoch, locale)}`
