// Draws the program's icon in every size that a system asks for, out of the page's own icon: three strokes on a white tile.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import { root } from '../launch/paths.mjs'

/** The sides in pixels, as the folders of icons on Linux are named by them. */
export const iconSizes = [16, 24, 32, 48, 64, 128, 256, 512]

/** Side of the page's icon in its own units; how round the tile is; how much larger the strokes are than in the page. */
const SIDE = 32
const CORNER = 7
const SCALE = 1.3
/** Pieces that a curve is divided into. */
const PIECES = 12

/** @typedef {[number, number]} Point @typedef {{ colour: number[], points: Point[] }} Stroke */

/** @param {Point} a @param {Point} b @param {Point} c @param {Point} d @param {number} t @returns {Point} */
function onCurve(a, b, c, d, t) {
  const u = 1 - t
  const at = (/** @type {0 | 1} */ i) =>
    u * u * u * a[i] + 3 * u * u * t * b[i] + 3 * u * t * t * c[i] + t * t * t * d[i]
  return [at(0), at(1)]
}

/** @returns {{ width: number, strokes: Stroke[] }} the strokes of `renderer/icon.svg`, which has relative curves alone */
function readStrokes() {
  const svg = readFileSync(join(root, 'renderer/icon.svg'), 'utf8')
  const width = Number(/stroke-width="([\d.]+)"/.exec(svg)?.[1])
  const strokes = [...svg.matchAll(/stroke="#(\w{6})" d="M([^c]+)c([^"]+)"/g)].map(
    ([, colour = '', start = '', curves = '']) => {
      const numbers = (/** @type {string} */ text) => (text.match(/-?\d*\.?\d+/g) ?? []).map(Number)
      let [x = 0, y = 0] = numbers(start)
      const points = /** @type {Point[]} */ ([[x, y]])
      const all = numbers(curves)
      for (let at = 0; at + 6 <= all.length; at += 6) {
        const point = (/** @type {number} */ i) =>
          /** @type {Point} */ ([x + (all[at + i] ?? 0), y + (all[at + i + 1] ?? 0)])
        const [b, c, d] = [point(0), point(2), point(4)]
        for (let piece = 1; piece <= PIECES; piece++) points.push(onCurve([x, y], b, c, d, piece / PIECES))
        ;[x, y] = d
      }
      return { colour: [0, 2, 4].map((i) => Number.parseInt(colour.slice(i, i + 2), 16)), points }
    },
  )
  return { width, strokes }
}

/** @param {Point} p @param {Point[]} points @returns {number} how far a point is from a line through others */
function distance([x, y], points) {
  let nearest = Infinity
  for (let i = 1; i < points.length; i++) {
    const [[ax, ay], [bx, by]] = /** @type {[Point, Point]} */ ([points[i - 1], points[i]])
    const [dx, dy] = [bx - ax, by - ay]
    const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)))
    const [ex, ey] = [x - ax - t * dx, y - ay - t * dy]
    nearest = Math.min(nearest, ex * ex + ey * ey)
  }
  return Math.sqrt(nearest)
}

/** How far outside the tile a point is, in units; negative within. @param {number} x @param {number} y */
function outsideTile(x, y) {
  const half = SIDE / 2 - 0.5
  const dx = Math.abs(x - SIDE / 2) - (half - CORNER)
  const dy = Math.abs(y - SIDE / 2) - (half - CORNER)
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - CORNER
}

/** @param {number} size @returns {Uint8Array} RGBA */
function paint(size) {
  const { width, strokes } = readStrokes()
  const pixels = new Uint8Array(size * size * 4)
  const unit = SIDE / size
  // An edge is one pixel wide.
  const cover = (/** @type {number} */ far) => Math.max(0, Math.min(1, 0.5 - far / unit))
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      const [x, y] = [(column + 0.5) * unit, (row + 0.5) * unit]
      const inner = /** @type {Point} */ ([(x - SIDE / 2) / SCALE + SIDE / 2, (y - SIDE / 2) / SCALE + SIDE / 2])
      let colour = [255, 255, 255]
      for (const stroke of strokes) {
        const part = cover((distance(inner, stroke.points) - width / 2) * SCALE)
        colour = colour.map((value, i) => value * (1 - part) + (stroke.colour[i] ?? 0) * part)
      }
      pixels.set([...colour.map(Math.round), Math.round(255 * cover(outsideTile(x, y)))], (row * size + column) * 4)
    }
  return pixels
}

/** @param {string} kind @param {Uint8Array} data */
function chunk(kind, data) {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

/** @param {number} size @returns {Buffer} the icon as PNG */
function iconPng(size) {
  const pixels = paint(size)
  const rows = Array.from({ length: size }, (_, row) => [
    Buffer.of(0),
    pixels.subarray(row * size * 4, (row + 1) * size * 4),
  ]).flat()
  const head = Buffer.alloc(13)
  head.writeUInt32BE(size, 0)
  head.writeUInt32BE(size, 4)
  head.set([8, 6], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const packed = deflateSync(Buffer.concat(rows), { level: 9 })
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', packed), chunk('IEND', new Uint8Array())])
}

/** Draws those that are missing. @param {string} folder gets `16x16.png` and so on */
export function drawIcons(folder) {
  mkdirSync(folder, { recursive: true })
  const missing = iconSizes.filter((size) => !existsSync(join(folder, `${size}x${size}.png`)))
  for (const size of missing) writeFileSync(join(folder, `${size}x${size}.png`), iconPng(size))
}
