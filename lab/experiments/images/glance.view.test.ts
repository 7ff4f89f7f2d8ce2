import sharp from 'sharp'
import { expect, it } from 'vitest'
import { jpegToShow } from './glance.view.ts'

const picture = () => sharp({ create: { width: 40, height: 30, channels: 3, background: '#369' } })

it('is the picture with its orientation, without its colour profile and what else is said of it', async () => {
  const profile = await picture().jpeg().withMetadata({ orientation: 6, icc: 'p3' }).toBuffer()
  expect(await sharp(profile).metadata()).toMatchObject({ orientation: 6, hasProfile: true })
  const shown = jpegToShow(profile)!
  expect(await sharp(shown).metadata()).toMatchObject({ width: 40, height: 30, orientation: 6, hasProfile: false })
  const values = (bytes: Uint8Array) => sharp(bytes).raw().toBuffer()
  const plain = jpegToShow(await picture().jpeg().toBuffer())!
  expect((await sharp(plain).metadata()).orientation).toBe(1)
  expect(await values(plain)).toEqual(await values(await picture().jpeg().toBuffer()))
})

it('is none where the lab would not open it, or where it is no JPEG', async () => {
  const sound = new Uint8Array(await picture().jpeg().toBuffer())
  expect(jpegToShow(sound.subarray(0, sound.length >> 1))).toBeNull()
  const huge = sound.slice()
  const frame = huge.findIndex((byte, at) => byte === 0xff && huge[at + 1] === 0xc0)
  huge.set([0xff, 0xff, 0xff, 0xff], frame + 5)
  expect(jpegToShow(huge)).toBeNull()
  expect(jpegToShow(new Uint8Array(await picture().png().toBuffer()))).toBeNull()
  expect(jpegToShow(new Uint8Array(9))).toBeNull()
})
