import { createRouterClient } from '@orpc/server'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeHistory, makeHome, type History } from '../../tests/fixtures/history.ts'
import { createPixels } from '../../lab/core/images/pixels.ts'
import { defaultRecipe, stepSchemas } from '../../lab/core/images/recipe.ts'
import { decode } from '../../native/decoders/decode-image.ts'
import { encodePng } from '../../native/decoders/png-encoder.ts'
import { labError } from '../../preload/errors.ts'
import { limits } from '../../preload/limits.ts'
import { fromLibrary } from '../../preload/message.ts'
import { createImagingRouter } from '../children/imaging/router.ts'
import { createImages, processFile, type ImagingClient } from './images.ts'

const startChild = (): ImagingClient => createRouterClient(createImagingRouter(), { context: {} })
const bytesOf = async (blob: Blob | undefined) => new Uint8Array(await blob!.arrayBuffer())

/** A client with one call of one's own; a client is a proxy, so it cannot be spread. */
const withCall = <C extends object>(client: C, name: string, call: (input: never) => unknown): C =>
  new Proxy(client, { get: (target, key) => (key === name ? call : (Reflect.get(target, key) as unknown)) })

/** A disc of 40 pixels across on a slope. */
async function discFile(): Promise<Uint8Array> {
  const pixels = createPixels(120, 90, 3)
  for (let i = 0; i < 120 * 90; i++) {
    const [x, y] = [i % 120, Math.floor(i / 120)]
    pixels.data.fill(Math.hypot(x - 60, y - 45) < 20 ? 220 : 40 + x / 4, 3 * i, 3 * i + 3)
  }
  return encodePng(pixels)
}

let child: ImagingClient
let history: History
let removeHome: () => void
let uploaded: Map<string, Uint8Array>
let images: ReturnType<typeof createImages>
const lab = () => createRouterClient(images.router, { context: {} })

beforeEach(async () => {
  const { home, remove } = makeHome()
  removeHome = remove
  history = makeHistory()
  await history.open({ home, readOnly: false })
  child = startChild()
  uploaded = new Map([['upload:00000001', await discFile()]])
  images = createImages({
    imaging: () => child,
    history: () => history,
    uploads: {
      take: (bulkId) => {
        const bytes = uploaded.get(bulkId)
        uploaded.delete(bulkId)
        return bytes
      },
    },
  })
})
afterEach(async () => {
  await history.close()
  removeHome()
})
const openDisc = () => lab().open({ upload: 'upload:00000001', name: 'disc.holiday.png' })

describe('an uploaded picture', () => {
  it('is opened once, gets an id, and its preview can be fetched', async () => {
    const opened = await openDisc()
    expect(opened).toMatchObject({ name: 'disc.holiday.png', width: 120, height: 90, format: 'PNG' })
    expect((await bytesOf(await images.bytes(opened.preview.bulkId))).length).toBe(120 * 90 * 4)
    await expect(openDisc()).rejects.toMatchObject({ code: 'E-IMG-009' })
    expect(images.openCount()).toBe(1)
    await lab().close({ imageId: opened.imageId })
    expect(images.openCount()).toBe(0)
    const late = lab().apply({ imageId: opened.imageId, recipe: [] })
    await expect(late).rejects.toMatchObject({ code: 'E-IMG-009' })
  })
  it('is opened once more for a window that is loaded anew, in place of the one before', async () => {
    const { imageId, sha256 } = await openDisc()
    // The child may be another one by then.
    child = startChild()
    const again = await lab().reopen({ imageId, maxSide: 64 })
    expect(again).toMatchObject({ name: 'disc.holiday.png', sha256, preview: { width: 64 } })
    expect(again.imageId).not.toBe(imageId)
    expect(images.openCount()).toBe(1)
    await expect(lab().reopen({ imageId })).rejects.toMatchObject({ code: 'E-IMG-009' })
  })
  it('comes with the answer where a window asks for it so, and is fetched otherwise', async () => {
    const { imageId } = await openDisc()
    const recipe = [{ kind: 'invert' }]
    const { preview } = await lab().apply({ imageId, recipe, maxSide: 64 })
    const fetched = new Uint8Array(await (await images.bytes(preview.bulkId))!.arrayBuffer())
    const answer = await lab().apply({ imageId, recipe, maxSide: 64, packed: true })
    expect(answer.bytes).toEqual(fetched)
    expect(answer.edges).toBeUndefined()
    expect(await images.bytes(answer.preview.bulkId)).toBeUndefined()
  })
  it('tells the values of a pixel before and after a recipe, and none outside', async () => {
    const { imageId } = await openDisc()
    const recipe = [{ kind: 'grey' }]
    const { before, after } = await lab().pixel({ imageId, recipe, x: 60, y: 45 })
    expect([before, after]).toEqual([[220, 220, 220], [220]])
    expect(await lab().pixel({ imageId, recipe, x: 120, y: 0 })).toEqual({ before: [], after: [] })
    await expect(lab().pixel({ imageId, recipe, x: -1, y: 0 })).rejects.toThrow()
  })
  it('that is none leaves nothing open', async () => {
    uploaded.set('upload:00000002', Buffer.from('%PDF-1.7'))
    const opening = lab().open({ upload: 'upload:00000002', name: 'a.png' })
    await expect(opening).rejects.toMatchObject({ code: 'E-IMG-001' })
    expect(images.openCount()).toBe(0)
  })
  it('is saved as PNG under a name that says what was done', async () => {
    const { imageId } = await openDisc()
    const saved = await lab().save({ imageId, recipe: defaultRecipe })
    expect(saved.name).toBe('disc.holiday-canny.png')
    const png = await bytesOf(await images.bytes(saved.bulkId))
    expect(png.length).toBe(saved.sizeBytes)
    expect(await decode(png)).toMatchObject({ width: 120, height: 90, channels: 1, type: 'uint8' })
    for (let i = 0; i < 4; i++) await lab().save({ imageId, recipe: [] })
    expect(await images.bytes(saved.bulkId)).toBeUndefined()
  })
  it('with a wrong recipe answers with the field, before the child is asked', async () => {
    const { imageId } = await openDisc()
    const wrong = lab().apply({ imageId, recipe: [{ kind: 'gaussianBlur', sigma: 99 }] })
    await expect(wrong).rejects.toMatchObject({ shape: { code: 'E-MOD-001', path: 'recipe[0].sigma', limit: '≤ 20' } })
    const misspelt = lab().apply({ imageId, recipe: [{ kind: 'canny', lowTreshold: 3 }] })
    await expect(misspelt).rejects.toMatchObject({ shape: { message: expect.stringContaining('`lowThreshold`') } })
  })
})

describe('when the imaging child dies', () => {
  it('open pictures are there again under their ids, with the same figures', async () => {
    const { imageId, preview } = await openDisc()
    const before = await lab().apply({ imageId, recipe: defaultRecipe })
    child = startChild()
    const after = await lab().apply({ imageId, recipe: defaultRecipe })
    expect(after.figures).toEqual(before.figures)
    child = startChild()
    expect((await lab().save({ imageId, recipe: defaultRecipe })).sizeBytes).toBeGreaterThan(100)
    // A preview of the dead child is gone; the window asks for another.
    expect(await images.bytes(preview.bulkId)).toBeUndefined()
  })
  it('the call that was in flight fails as it did, and is not repeated', async () => {
    const { imageId } = await openDisc()
    let asked = 0
    child = withCall(child, 'apply', () => {
      asked++
      return Promise.reject(labError('imagingStopped', { reason: fromLibrary('SIGKILL') }))
    })
    await expect(lab().apply({ imageId, recipe: [] })).rejects.toMatchObject({ code: 'E-IMG-007' })
    expect(asked).toBe(1)
  })
})

describe('a picture that is closed or given up while something goes on', () => {
  /** Whether the child still holds a picture. */
  const isHeld = (imageId: string): Promise<boolean> =>
    child.apply({ imageId, recipe: [], maxSide: 16 }).then(
      () => true,
      () => false,
    )

  it('is not left open by a caller whose change of mind the child heard of too late', async () => {
    const stop = new AbortController()
    const real = child
    let imageId = ''
    // As the client of a wire does: it is refused at once, whatever the child is about to answer.
    child = withCall(child, 'open', async (input: Parameters<ImagingClient['open']>[0]) => {
      ;({ imageId } = await real.open(input))
      stop.abort()
      throw stop.signal.reason
    })
    const opening = createRouterClient(images.router, { context: {} }).open(
      { upload: 'upload:00000001', name: 'disc.png' },
      { signal: stop.signal },
    )
    await expect(opening).rejects.toThrow('aborted')
    expect([await isHeld(imageId), images.openCount()]).toEqual([false, 0])
  })
  it('is not opened in the child again for a call that still waited', async () => {
    const { imageId } = await openDisc()
    const applying = lab().apply({ imageId, recipe: [] })
    await lab().close({ imageId })
    await expect(applying).rejects.toMatchObject({ code: 'E-IMG-009' })
    expect(await isHeld(imageId)).toBe(false)
  })
  it('is saved and kept all the same where its pixels were there already', async () => {
    const { imageId } = await openDisc()
    const real = child
    child = withCall(child, 'encode', async (input: Parameters<ImagingClient['encode']>[0]) => {
      const file = await real.encode(input)
      await lab().close({ imageId })
      return file
    })
    expect((await lab().save({ imageId, recipe: [] })).name).toBe('disc.holiday.png')
    uploaded.set('upload:00000002', await discFile())
    const other = await lab().open({ upload: 'upload:00000002', name: 'other.png' })
    child = withCall(real, 'encode', async (input: Parameters<ImagingClient['encode']>[0]) => {
      const file = await real.encode(input)
      await lab().close({ imageId: other.imageId })
      return file
    })
    const { runId } = await lab().keep({ imageId: other.imageId, recipe: [] })
    expect(await history.get({ runId })).toMatchObject({ name: 'other.png', status: 'completed' })
  })
})

describe('a kept result', () => {
  it('is a run with recipe, figures, source and thumbnail, from which the picture opens again', async () => {
    const source = await discFile()
    const opened = await openDisc()
    const applied = await lab().apply({ imageId: opened.imageId, recipe: defaultRecipe })
    const { runId } = await lab().keep({ imageId: opened.imageId, recipe: [{ kind: 'canny' }], name: 'rim' })
    const record = await history.get({ runId })
    expect(record).toMatchObject({ name: 'rim', experiment: 'images', status: 'completed', epochs: 1 })
    expect(record.spec).toEqual({
      experiment: 'images',
      params: { recipe: [{ ...defaultRecipe[2] }] },
      seed: 0,
      provider: 'auto',
    })
    const sha256 = createHash('sha256').update(source).digest('hex')
    expect(record.result).toMatchObject({ sha256, name: 'disc.holiday.png', width: 120, height: 90 })
    expect(record.last.edgePixels).toBe(record.result!.edgePixels)
    expect(record.last.edgePixels).toBeGreaterThan(90)
    expect(applied.figures.edgePixels).toBeGreaterThan(90)
    const named = Object.fromEntries(record.artifacts.map((artifact) => [artifact.name, artifact]))
    expect(Object.keys(named).sort()).toEqual(['result', 'source', 'thumbnail'])
    expect(named.source!.sha256).toBe(sha256)
    const thumbnail = await decode(await bytesOf(await history.bytes({ bulkId: named.thumbnail!.bulkId })))
    expect(Math.max(thumbnail.width, thumbnail.height)).toBeLessThanOrEqual(320)

    const again = await lab().openKept({ runId })
    expect(again).toMatchObject({ name: 'disc.holiday.png', sha256, width: 120 })
    expect(again.imageId).not.toBe(opened.imageId)
  })
  it('has the hash of its source alone where the user says so, or where the source is over the limit', async () => {
    const { imageId, sha256 } = await openDisc()
    // A BMP of 24 bits without compression: as large as its pixels.
    const [width, height] = [3600, 3300]
    const large = Buffer.alloc(54 + 3 * width * height, 90)
    large.write('BM')
    large.writeUInt32LE(large.length, 2)
    large.writeUInt32LE(0, 6)
    for (const [value, at] of [
      [54, 10],
      [40, 14],
      [width, 18],
      [height, 22],
      [0, 30],
      [0, 34],
      [0, 46],
      [0, 50],
    ] as const)
      large.writeUInt32LE(value, at)
    large.writeUInt16LE(1, 26)
    large.writeUInt16LE(24, 28)
    expect(large.length).toBeGreaterThan(limits.keptSourceBytes)
    uploaded.set('upload:00000002', large)
    const other = await lab().open({ upload: 'upload:00000002', name: 'large.bmp' })
    for (const [input, hash] of [
      [{ imageId, keepSource: false }, sha256],
      [{ imageId: other.imageId }, other.sha256],
    ] as const) {
      const { runId } = await lab().keep({ ...input, recipe: [{ kind: 'crop', rows: ':60', columns: ':60' }] })
      const { result, artifacts } = await history.get({ runId })
      expect(result).toMatchObject({ sha256: hash, sourceKept: false })
      expect(artifacts.map(({ name }) => name).sort()).toEqual(['result', 'thumbnail'])
    }
  })
  it('that finds no room on the disk is refused, and nothing is left of it', async () => {
    const { imageId } = await openDisc()
    const real = history
    history = withCall(real, 'keep', () => Promise.reject(labError('diskFull')))
    await expect(lab().keep({ imageId, recipe: defaultRecipe })).rejects.toMatchObject({ code: 'E-STO-001' })
    history = real
    expect(await history.list({})).toEqual({ rows: [], total: 0 })
  })
  it('of a run without a picture cannot be opened', async () => {
    const { imageId } = await openDisc()
    const { runId } = await lab().keep({ imageId, recipe: [] })
    const real = history
    history = withCall(real, 'get', async (input: { runId: string }) => ({ ...(await real.get(input)), artifacts: [] }))
    await expect(lab().openKept({ runId })).rejects.toMatchObject({ code: 'E-IMG-011' })
    history = real
  })
})

describe('samples and the terminal', () => {
  it('a sample is opened like a file', async () => {
    const [first] = await lab().samples()
    const opened = await lab().openSample({ name: first!.name, maxSide: 64 })
    expect(opened).toMatchObject({ name: `${first!.name}.png`, width: 800, preview: { width: 64, height: 48 } })
  })
  it('every step is carried out on a file, as `lab image --recipe` does it', async () => {
    const folder = new URL('../../tests/reference/steps/', import.meta.url)
    type Case = { picture: string; recipe: { kind: string }[]; width?: number; height?: number }
    const made = JSON.parse(readFileSync(new URL('cases.json', folder), 'utf8')) as Record<
      'cases' | 'components',
      Case[]
    >
    for (const kind of stepSchemas.keys()) {
      const one = [...made.cases, ...made.components].find(({ recipe }) => recipe.at(-1)!.kind === kind)!
      const bytes = readFileSync(new URL(`${one.picture}.png`, folder))
      const done = await processFile(child, bytes, 'a.png', { recipe: one.recipe, png: true, script: true })
      const { width, height } = await decode(done.png!)
      expect({ width, height }, kind).toEqual({ width: one.width ?? width, height: one.height ?? height })
      expect([done.width, done.height, done.script!.length > 0]).toEqual([width, height, true])
    }
  })
  it('one file goes through a recipe and leaves nothing open, whatever happens', async () => {
    const bytes = await discFile()
    for (let i = 0; i < 12; i++) {
      const done = await processFile(child, bytes, 'disc.png', {
        recipe: { recipe: [{ kind: 'grey' }, { kind: 'canny' }] },
        png: true,
      })
      expect(done).toMatchObject({ width: 120, height: 90 })
      const drawn = (await decode(done.png!)).data.filter((value) => value !== 0).length
      expect(done.figures).toEqual({ edgePixels: drawn, edgeShare: drawn / 10_800 })
      await expect(
        processFile(child, bytes, 'disc.png', { recipe: [{ kind: 'sobl' }], png: true }),
      ).rejects.toMatchObject({
        code: 'E-MOD-001',
      })
      await expect(processFile(child, bytes.slice(0, 80), 'disc.png', { recipe: [], png: true })).rejects.toMatchObject(
        { code: 'E-IMG-002' },
      )
    }
  })
})
