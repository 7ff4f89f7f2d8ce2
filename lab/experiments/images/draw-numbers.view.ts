import type { AreaValues, PixelValue } from '../../../preload/contract/images.ts'
import { toView, type Size, type Viewport } from '../../kit/drawing/viewport.ts'

/** A value in a few characters: whole numbers as they are, others with two or three digits that count. */
export function shortValue(value: PixelValue): string {
  if (typeof value === 'string') return value === 'NaN' ? 'NaN' : value === 'Infinity' ? '∞' : '−∞'
  if (Number.isInteger(value)) return String(value).replace('-', '−')
  const short = Math.abs(value) < 10 ? value.toFixed(2) : value.toFixed(1)
  return short.replace('-', '−').replace(/^(−?)0\./, '$1.')
}

/**
 * Writes the values of the pixels in sight into them, in a colour that stands out from what lies below: a pixel of one
 * channel has one number, others a line for each channel.
 * @param from and to where the pane's part begins and ends, in pixels of the screen
 */
export function drawNumbers(
  context: CanvasRenderingContext2D,
  { area, channels, values }: AreaValues,
  seen: Viewport,
  view: Size,
  from: number,
  to: number,
): void {
  const size = Math.min(14, seen.scale / (channels === 1 ? 2.6 : 3.2))
  context.save()
  context.beginPath()
  context.rect(from, 0, to - from, view.height)
  context.clip()
  context.font = `${size}px system-ui, sans-serif`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.lineWidth = 2.5
  context.lineJoin = 'round'
  context.strokeStyle = 'rgb(0 0 0 / 75%)'
  context.fillStyle = '#fff'
  for (let row = 0, at = 0; row < area.height; row++)
    for (let column = 0; column < area.width; column++, at += channels) {
      const place = toView(seen, view, area.x + column + 0.5, area.y + row + 0.5)
      for (let channel = 0; channel < Math.min(channels, 3); channel++) {
        const y = channels === 1 ? place.y : place.y + (channel - 1) * size * 0.95
        const written = shortValue(values[at + channel]!)
        context.strokeText(written, place.x, y)
        context.fillText(written, place.x, y)
      }
    }
  context.restore()
}
