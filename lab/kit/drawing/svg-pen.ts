import type { Box, Pen } from './pen.ts'

/** Text as the content of an element or of an attribute. */
export const escapeXml = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!)

/** An element with its attributes, and text or elements within; attributes that are undefined are left out. */
export function xmlElement(
  name: string,
  attributes: Record<string, string | number | undefined>,
  content?: string,
): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`)
    .join('')
  return content === undefined ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`
}

/** A place in hundredths of a pixel, which no eye can tell apart. */
const pixel = (value: number): number => Number(value.toFixed(2))

const anchors = { left: 'start', center: 'middle', right: 'end' } as const
/** How far below its line a text begins, in parts of its size. */
const drop = { top: 0.8, middle: 0.35, bottom: 0 } as const

/** A pen whose drawing is SVG text. */
export interface SvgPen extends Pen {
  /** The elements drawn so far. */
  content(): string
}

/** @param imageUrl an address that holds the pixels themselves, so that the file stands alone */
export function svgPen(imageUrl: (pixels: ImageData) => string): SvgPen {
  const parts: string[] = []
  let clips = 0
  const boxOf = ({ left, top, right, bottom }: Box) => ({
    x: pixel(left),
    y: pixel(top),
    width: pixel(right - left),
    height: pixel(bottom - top),
  })
  return {
    path(trace, { fill, stroke, width = 1, dash = [], opacity = 1 }) {
      let d = ''
      trace({
        moveTo: (x, y) => void (d += `M${pixel(x)} ${pixel(y)}`),
        lineTo: (x, y) => void (d += `L${pixel(x)} ${pixel(y)}`),
        // The only arcs that are drawn are whole circles, which a path needs two of.
        arc: (x, y, radius) => {
          const [r, size] = [pixel(radius), pixel(2 * radius)]
          d += `M${pixel(x - radius)} ${pixel(y)}a${r} ${r} 0 1 0 ${size} 0a${r} ${r} 0 1 0 ${-size} 0`
        },
        closePath: () => void (d += 'Z'),
      })
      if (d === '') return
      parts.push(
        xmlElement('path', {
          d,
          fill: fill ?? 'none',
          stroke,
          'stroke-width': stroke === undefined ? undefined : width,
          'stroke-linejoin': stroke === undefined ? undefined : 'round',
          'stroke-dasharray': dash.length > 0 ? dash.join(' ') : undefined,
          // What is filled lies over its own edge, as on a canvas.
          'paint-order': fill !== undefined && stroke !== undefined ? 'stroke' : undefined,
          opacity: opacity === 1 ? undefined : opacity,
        }),
      )
    },
    text(words, x, y, { color, size, align = 'left', baseline = 'middle', weight, halo, upwards = false }) {
      const at = { x: pixel(x), y: pixel(y) }
      parts.push(
        xmlElement(
          'text',
          {
            ...at,
            dy: pixel(drop[baseline] * size),
            transform: upwards ? `rotate(-90 ${at.x} ${at.y})` : undefined,
            fill: color,
            'font-size': size,
            'font-weight': weight,
            'text-anchor': anchors[align],
            stroke: halo,
            'stroke-width': halo === undefined ? undefined : 4,
            'stroke-linejoin': halo === undefined ? undefined : 'round',
            'paint-order': halo === undefined ? undefined : 'stroke',
          },
          escapeXml(words),
        ),
      )
    },
    image(pixels, box, smooth) {
      parts.push(
        xmlElement('image', {
          ...boxOf(box),
          href: imageUrl(pixels),
          preserveAspectRatio: 'none',
          style: smooth ? undefined : 'image-rendering:pixelated',
        }),
      )
    },
    within(box, draw) {
      const id = `clip-${++clips}`
      const before = parts.length
      draw()
      const inner = parts.splice(before).join('\n')
      parts.push(
        xmlElement('clipPath', { id }, xmlElement('rect', boxOf(box))),
        xmlElement('g', { 'clip-path': `url(#${id})` }, inner),
      )
    },
    content: () => parts.join('\n'),
  }
}
