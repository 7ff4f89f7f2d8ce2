import { writeFileSync } from 'node:fs'
import sharp from 'sharp'

/** Writes a chessboard as PNG, 320 by 192 pixels. @returns its path */
export async function writeBoard(path: string): Promise<string> {
  const [width, height, square] = [320, 192, 32]
  const pixels = Uint8Array.from({ length: width * height }, (_, at) => {
    const [x, y] = [at % width, Math.floor(at / width)]
    return (Math.floor(x / square) + Math.floor(y / square)) % 2 === 0 ? 255 : 0
  })
  writeFileSync(
    path,
    await sharp(pixels, { raw: { width, height, channels: 1 } })
      .png()
      .toBuffer(),
  )
  return path
}
