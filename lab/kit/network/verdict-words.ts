import { formatNumber, formatPower } from '../../../preload/format-number.ts'
import { formatFigure } from '../format-figure.ts'
import { layerName, type NetworkNames, type Translate } from './names.ts'
import { VANISHED_NORM } from './gradient-health.ts'
import type { Verdict } from './verdict.ts'
import { formatList } from '../sentences.ts'

/** How many times: exactly enough, in powers of ten where it is beyond telling. */
export const timesWords = (times: number, locale: string): string =>
  times < 1e6 || !Number.isFinite(times)
    ? formatNumber(times, locale, { maximumSignificantDigits: 2 })
    : formatPower(times, 0)

/** A share, small ones too: 0.3 %, 2e−6 %. */
export const shareWords = (share: number, locale: string): string =>
  share !== 0 && Math.abs(share) < 1e-6
    ? `${formatPower(share * 100, 0)} %`
    : formatNumber(share, locale, { style: 'percent', maximumSignificantDigits: 2 })

/** Some layers within a sentence: layers 1–3 and the output layer. */
export function layersWords(t: Translate, { layers: count }: NetworkNames, layers: readonly number[], locale: string) {
  const hidden = layers.filter((layer) => layer < count - 1)
  const runs: [number, number][] = []
  for (const layer of hidden) {
    const last = runs.at(-1)
    if (last?.[1] === layer - 1) last[1] = layer
    else runs.push([layer, layer])
  }
  const list = formatList(
    locale,
    'names',
    runs.map(([from, to]) => (from === to ? `${from + 1}` : `${from + 1}–${to + 1}`)),
  )
  return new Intl.ListFormat(locale).format([
    ...(hidden.length > 0 ? [t('someLayers', { count: hidden.length, list })] : []),
    ...(layers.includes(count - 1) ? [t('theOutputLayer')] : []),
  ])
}

/** A verdict as a sentence. */
export function verdictWords(t: Translate, locale: string, names: NetworkNames, verdict: Verdict): string {
  const share = (value: number) => shareWords(value, locale)
  const figure = (value: number) => formatFigure(value, locale, 3)
  const some = (layers: readonly number[]) => layersWords(t, names, layers, locale)
  const limit = formatPower(VANISHED_NORM)
  switch (verdict.kind) {
    case 'diverged':
      return t('verdictDiverged')
    case 'still':
      return t('verdictStill', { norm: figure(verdict.norm), limit, update: share(verdict.update) })
    case 'decay':
      return t(verdict.decoupled ? 'verdictDecayDecoupled' : 'verdictDecay', {
        value: formatFigure(verdict.value, locale, 2),
        times: timesWords(verdict.times, locale),
        layer: some([verdict.layer]),
        rate: share(-verdict.growth),
        norm: figure(verdict.norm),
        start: figure(verdict.start),
      })
    case 'vanished': {
      const { layers, layer, norm, times } = verdict
      const figures = [
        norm !== null && t('vanishedNorm', { norm: figure(norm), limit }),
        times !== null && t('vanishedShare', { times: timesWords(times, locale) }),
      ]
      return t('verdictVanished', {
        layers: some(layers),
        faintest: layers.length > 1 ? t('faintest', { layer: some([layer]) }) : '',
        figures: formatList(
          locale,
          'clauses',
          figures.filter((each) => each !== false),
        ),
        update: share(verdict.update),
      })
    }
    case 'exploded':
      return t('verdictExploded', {
        layer: some([verdict.layer]),
        norm: figure(verdict.norm),
        update: share(verdict.update),
      })
    case 'flat':
      return t('verdictFlat', { layer: layerName(t, names, verdict.layer), spread: share(verdict.spread) })
    case 'none':
      return t('verdictNone', { layer: layerName(t, names, verdict.layer) })
    case 'dead':
      return t('verdictDead', { layer: layerName(t, names, verdict.layer) })
    case 'saturated':
      return t('verdictSaturated', { layer: layerName(t, names, verdict.layer) })
  }
}
