/** Charts as files: a small SVG writer and CSV, both from the curves themselves and not from pixels. */
import { type Curve, thin } from './curves.ts'

export interface ExportSeries extends Curve {
  label: string
  /** CSS colour. */
  color: string
  dash: readonly number[]
}

const escape = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!)

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

/** The ends of all finite values (positive ones, for a logarithmic axis). */
export function valueRange(curves: readonly Curve[], logarithmic: boolean): [number, number] | null {
  let low = Infinity
  let high = -Infinity
  for (const { values } of curves)
    for (const value of values)
      if (Number.isFinite(value) && (!logarithmic || value > 0)) {
        if (value < low) low = value
        if (value > high) high = value
      }
  if (low > high) return null
  if (low === high) return logarithmic ? [low / 2, high * 2] : [low - 0.5, high + 0.5]
  return [low, high]
}

/** A chart as SVG text of its own: black on white, ready for a report. */
export function chartSvg(
  chart: { title: string; xLabel: string; yLabel: string; logarithmic: boolean; series: readonly ExportSeries[] },
  width = 800,
  height = 480,
): string {
  const { title, xLabel, yLabel, logarithmic } = chart
  const left = 72
  const right = width - 16
  const top = 64
  const bottom = height - 56
  const series = chart.series.map((one) => ({ ...one, ...thin(one, -Infinity, Infinity, right - left) }))
  const [low, high] = valueRange(series, logarithmic) ?? [0, 1]
  const starts = series.filter(({ epochs }) => epochs.length > 0)
  const firstEpoch = Math.min(...starts.map(({ epochs }) => epochs[0]!))
  const from = Number.isFinite(firstEpoch) ? firstEpoch : 0
  const to = Math.max(from + 1, ...starts.map(({ epochs }) => epochs.at(-1)!))
  const x = (epoch: number) => left + ((epoch - from) / (to - from)) * (right - left)
  const share = (value: number) =>
    logarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low)
  const y = (value: number) => bottom - share(value) * (bottom - top)
  const pixel = (value: number) => value.toFixed(2)

  const parts: string[] = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="Inter, system-ui, sans-serif" font-size="13">`,
    `<title>${escape(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="${left}" y="24" font-size="16" font-weight="600">${escape(title)}</text>`,
  ]
  for (const tick of linearTicks(from, to, 8))
    parts.push(
      `<line x1="${pixel(x(tick))}" y1="${top}" x2="${pixel(x(tick))}" y2="${bottom}" stroke="#e4e4e4"/>`,
      `<text x="${pixel(x(tick))}" y="${bottom + 20}" text-anchor="middle">${tick}</text>`,
    )
  for (const tick of logarithmic ? logTicks(low, high) : linearTicks(low, high, 6))
    parts.push(
      `<line x1="${left}" y1="${pixel(y(tick))}" x2="${right}" y2="${pixel(y(tick))}" stroke="#e4e4e4"/>`,
      `<text x="${left - 8}" y="${pixel(y(tick) + 4)}" text-anchor="end">${tick}</text>`,
    )
  parts.push(
    `<text x="${(left + right) / 2}" y="${height - 14}" text-anchor="middle">${escape(xLabel)}</text>`,
    `<text transform="translate(18 ${(top + bottom) / 2}) rotate(-90)" text-anchor="middle">${escape(yLabel)}</text>`,
  )
  let legendX = left
  for (const { label, color, dash, epochs, values } of series) {
    const dashes = dash.length ? ` stroke-dasharray="${dash.join(' ')}"` : ''
    let pen = 'M'
    let line = ''
    for (let i = 0; i < epochs.length; i++) {
      const value = values[i]!
      if (!Number.isFinite(value) || (logarithmic && value <= 0)) {
        pen = 'M'
        continue
      }
      line += `${pen}${pixel(x(epochs[i]!))} ${pixel(y(value))}`
      pen = 'L'
    }
    if (line) parts.push(`<path d="${line}" fill="none" stroke="${escape(color)}" stroke-width="1.75"${dashes}/>`)
    parts.push(
      `<line x1="${legendX}" y1="44" x2="${legendX + 28}" y2="44" stroke="${escape(color)}" stroke-width="2"${dashes}/>`,
      `<text x="${legendX + 34}" y="48">${escape(label)}</text>`,
    )
    legendX += 60 + [...label].reduce((sum, sign) => sum + (sign.codePointAt(0)! > 0x2e80 ? 13 : 7.5), 0)
  }
  parts.push('</svg>')
  return parts.join('\n')
}

/** One field of CSV, quoted where it must be; what a spreadsheet would run as a formula is made text. */
export function csvField(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** All points of all curves in wide form: `epoch`, then one column a curve; empty where a curve has no such epoch. */
export function curvesCsv(series: readonly (Curve & { label: string })[]): string {
  const places = series.map(() => 0)
  const lines = [['epoch', ...series.map(({ label }) => csvField(label))].join(',')]
  for (;;) {
    const epoch = Math.min(...series.map(({ epochs }, s) => epochs[places[s]!] ?? Infinity))
    if (!Number.isFinite(epoch)) break
    const cells = series.map(({ epochs, values }, s) => {
      if (epochs[places[s]!] !== epoch) return ''
      const value = values[places[s]!]!
      places[s]! += 1
      return String(value)
    })
    lines.push([epoch, ...cells].join(','))
  }
  return `${lines.join('\n')}\n`
}
