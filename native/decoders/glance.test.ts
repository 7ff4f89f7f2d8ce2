import sharp from 'sharp'
import { expect, it } from 'vitest'
import { scaleDown } from '../../lab/core/images/scale-pixels.ts'
import { decode } from './decode-image.ts'
import { glanceAt } from './glance.ts'

const [WIDTH, HEIGHT] = [2000, 1200]
/** Soft shapes, which look the same from further away. */
const values = Uint8Array.from({ length: 3 * WIDTH * HEIGHT }, (_, at) => {
  const [x, y, channel] = [Math.floor(at / 3) % WIDTH, Math.floor(at / 3 / WIDTH), at % 3]
  return 127 + 60 * Math.sin(x / (60 + 40 * channel)) + 60 * Math.cos(y / 90)
})
const picture = () => sharp(values, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
const fileOf = (encoding: ReturnType<typeof sharp>): Promise<Buffer> => encoding.toBuffer()

async function meanDifference(bytes: Uint8Array): Promise<number> {
  const glance = (await glanceAt(bytes))!
  const whole = await decode(bytes)
  const small = await scaleDown(whole, Math.max(glance.width, glance.height), 'mean')
  expect([glance.width, glance.height, glance.channels]).toEqual([small.width, small.height, small.channels])
  let sum = 0
  for (let at = 0; at < glance.data.length; at++) sum += Math.abs(glance.data[at]! - small.data[at]!)
  return sum / glance.data.length
}

it('is the picture at half its size, upright, in grey too', async () => {
  expect(await meanDifference(await fileOf(picture().jpeg()))).toBeLessThan(2)
  expect(await meanDifference(await fileOf(picture().greyscale().jpeg()))).toBeLessThan(2)
  const turned = await fileOf(picture().withMetadata({ orientation: 6 }).jpeg())
  expect(await glanceAt(turned)).toMatchObject({ width: HEIGHT / 2, height: WIDTH / 2 })
  expect(await meanDifference(turned)).toBeLessThan(2)
})
it('is a quarter of a larger one', async () => {
  const large = await fileOf(picture().resize(4000, 2400).jpeg())
  expect(await glanceAt(large)).toMatchObject({ width: 1000, height: 600, channels: 3, type: 'uint8' })
})
it('is not made of what is small, progressive, no JPEG, or unsound', async () => {
  const sound = await fileOf(picture().jpeg())
  expect(await glanceAt(await fileOf(picture().resize(1200, 720).jpeg()))).toBeNull()
  expect(await glanceAt(await fileOf(picture().jpeg({ progressive: true })))).toBeNull()
  expect(await glanceAt(await fileOf(picture().png({ compressionLevel: 1 })))).toBeNull()
  expect(await glanceAt(sound.subarray(0, sound.length >> 1))).toBeNull()
  expect(await glanceAt(new Uint8Array(40))).toBeNull()
})
