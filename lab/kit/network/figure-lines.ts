/** What the figures below a layer mean, each in a line. */
import type { Inside } from '../../../preload/contract/inside.ts'
import { formatNumber } from '../../../preload/format-number.ts'
import { largestSlope } from '../../core/training/inside/unit-shares.ts'
import { formatFigure } from '../format-figure.ts'
import type { NetworkNames, Translate } from './names.ts'
import { factorOf, shortFigure } from './paint-figures.ts'
import type { FigureId } from './pointing.ts'
import { layersWords, shareWords, timesWords } from './verdict-words.ts'

/** Why the gradient is by a factor larger or smaller than in the layer after: its own slopes times that layer's weights. */
function factorLine(t: Translate, locale: string, names: NetworkNames, inside: Inside, layer: number): string | false {
  const factor = factorOf(inside, layer)
  if (factor === null) return false
  const [own, after] = [inside.layers[layer]!, inside.layers[layer + 1]!]
  const next = layersWords(t, names, [layer + 1], locale)
  const sentence = t('factorLine', { factor: shortFigure(factor, locale), layer: next })
  // BatchNorm lies between the weights and the slope.
  if (own.batchNorm || after.batchNorm) return sentence
  const say = (value: number) => shortFigure(value, locale)
  return `${sentence} ${t('factorReason', { slope: say(own.slope), gain: say(after.gain), product: say(own.slope * after.gain), layer: next })}`
}

export function figureLines(
  t: Translate,
  locale: string,
  names: NetworkNames,
  inside: Inside,
  { layer, figure }: FigureId,
): string[] {
  const of = inside.layers[layer]!
  const say = (value: number) => formatFigure(value, locale, 3)
  const count = (share: number) => t('ofUnits', { count: of.units, some: Math.round(share * of.units) })
  if (figure === 'dead') return [of.dead === null ? t('noDead') : t('deadLine', { units: count(of.dead) })]
  if (figure === 'saturated') {
    if (of.saturated === null) return [t('noSaturation')]
    const [largest, slope] = [formatNumber(largestSlope(of.activation), locale), say(of.slope)]
    return [
      t('saturatedLine', { units: count(of.saturated) }),
      t('slopeLine', { function: t(`function.${of.activation}`), largest, slope }),
    ]
  }
  const lines = [
    t('gradientLine', { norm: say(of.gradientNorm) }),
    factorLine(t, locale, names, inside, layer),
    of.decayNorm !== null &&
      t(inside.weightDecay!.decoupled ? 'decayLineDecoupled' : 'decayLineGradient', {
        decay: say(of.decayNorm),
        times: timesWords(of.decayShare!, locale),
      }),
    t('updateLine', {
      share: shareWords(of.updateNorm === 0 ? 0 : of.updateNorm / of.weightNorm, locale),
      norm: say(of.weightNorm),
      start: say(of.startNorm),
    }),
  ]
  return lines.filter((line) => line !== false)
}
