/** In place of the compiled opencv4nodejs, which takes minutes to build: as picky as it about who loads it. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** So many pixels are edges in every picture, which no real OpenCV says. */
export const STAND_IN_EDGES = 1_234

const code = `
if (process.parentPort || process.versions.electron) throw new Error('this is not the Node it was compiled for')
class Mat {
  constructor(data, rows, cols) { Object.assign(this, { data, rows, cols, channels: 1 }) }
  cvtColor() { return new Mat(Buffer.alloc(this.rows * this.cols), this.rows, this.cols) }
  gaussianBlur() { return this }
  canny() { return new Mat(Buffer.alloc(this.rows * this.cols).fill(255, 0, ${STAND_IN_EDGES}), this.rows, this.cols) }
  getData() { return this.data }
  release() {}
}
module.exports = { Mat, Size: class {}, version: { major: 9, minor: 9, revision: 9 } }
`

/** Puts it where the children of the app find it before any other. */
export function putOpencvStandIn(app: string): void {
  const files = {
    'package.json': JSON.stringify({ name: 'opencv4nodejs', main: 'cjs/lib/index.js' }),
    'cjs/lib/index.js': code,
    'build/Release/opencv4nodejs.node': '',
  }
  for (const [path, text] of Object.entries(files)) {
    const file = join(app, 'node_modules/opencv4nodejs', path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
}
