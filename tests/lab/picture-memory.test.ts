/** What 50 megapixels take, with previews, small pictures and Canny's stages, stays within the guard of the process. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { afterAll, expect, it } from 'vitest'
import { limits } from '../../preload/limits.ts'

const folder = mkdtempSync(join(tmpdir(), 'spiral-lab-memory-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('works on 50 megapixels within the memory that the guard allows', async () => {
  const [width, height] = [8_660, 5_773]
  expect(width * height).toBeLessThanOrEqual(limits.imagePixels)
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const
  const tile = await sharp({ create: { width: 500, height: 500, channels: 3, background: 'white', noise } })
    .blur(2)
    .png()
    .toBuffer()
  const large = await sharp({ create: { width, height, channels: 3, background: 'white' } })
    .composite([{ input: tile, tile: true }])
    .jpeg()
    .toBuffer()
  writeFileSync(join(folder, 'large.jpg'), large)
  const program = join(import.meta.dirname, 'picture-memory.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [program, join(folder, 'large.jpg')])
  const { baseline, most, thumbnails } = JSON.parse(stdout) as { baseline: number; most: number; thumbnails: number }
  expect(thumbnails).toBe(12)
  expect((most - baseline) / 2 ** 20).toBeLessThan(limits.imagingMemoryBytes / 2 ** 20)
}, 240_000)
