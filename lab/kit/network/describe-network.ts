/** A drawn network in words, for readers who cannot see it. */
import type { Inside } from '../../../preload/contract/inside.ts'
import { formatNumber } from '../../../preload/format-number.ts'
import type { ModelSpec } from '../../core/training/trainer.ts'
import { formatFigure } from '../format-figure.ts'
import { gradientHealth } from './gradient-health.ts'
import { layerName, type NetworkNames, type Translate, unitName } from './names.ts'
import type { Pointed } from './pointing.ts'
import { formatList } from '../sentences.ts'

function layerWords(t: Translate, locale: string, { layers }: Inside, layer: number): string {
  const { gradientNorm, dead, saturated } = layers[layer]!
  const health = gradientHealth(gradientNorm, layers.at(-1)!.gradientNorm)
  const percent = (share: number) => formatNumber(share, locale, { style: 'percent' })
  const figures = [
    `${t('gradientNorm')} ${formatFigure(gradientNorm, locale, 2)}${health === 'fine' ? '' : ` (${t(health)})`}`,
    dead !== null && `${t('dead')} ${percent(dead)}`,
    saturated !== null && `${t('saturated')} ${percent(saturated)}`,
  ].filter((each) => each !== false)
  return formatList(locale, 'figures', figures)
}

export const describeNetwork = {
  whole: (t: Translate, locale: string, names: NetworkNames, model: ModelSpec, inside: Inside | null): string =>
    `${t('network')}. ${model.layers
      .map(({ units, activation }, layer) => {
        const figures = inside?.layers.length === model.layers.length ? `, ${layerWords(t, locale, inside, layer)}` : ''
        return `${layerName(t, names, layer)}: ${t('units', { count: units })}, ${t(`function.${activation}`)}${figures}.`
      })
      .join(' ')}`,
  edge: (t: Translate, names: NetworkNames, { layer, unit, from }: Extract<Pointed, { kind: 'edge' }>): string =>
    t('edge', {
      from: unitName(t, names, { layer: layer - 1, unit: from }),
      to: unitName(t, names, { layer, unit }),
    }),
}
