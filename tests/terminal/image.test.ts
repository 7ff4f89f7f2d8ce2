import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Json } from '../../preload/contract/values.ts'
import { terminalFolder } from './terminal-folder.ts'

const { folder, lab, specFile } = terminalFolder()

describe('pictures', () => {
  const recipe: Json = [{ kind: 'grey' }, { kind: 'canny', lowThreshold: 50, highThreshold: 150 }]
  beforeAll(async () => {
    specFile('edges.json', recipe)
    const square = { create: { width: 40, height: 30, channels: 3 as const, background: '#fff' } }
    const input = {
      input: { ...square, create: { ...square.create, width: 90, height: 60, background: '#000' } },
      left: 10,
      top: 10,
    }
    await sharp({ create: { ...square.create, width: 120, height: 80 } })
      .composite([input])
      .png()
      .toFile(join(folder, 'in.png'))
    await sharp(square).jpeg().toFile(join(folder, 'white.jpg'))
  })
  const image = (...words: string[]) => lab('image', ...words, '--recipe', 'edges.json')

  it('one file: its edges as PNG and what was measured; nothing is overwritten without --force', async () => {
    const done = await image('in.png', '--out', 'out.png')
    expect([done.code, done.stderr]).toEqual([0, ''])
    expect(done.lines).toMatchObject([{ type: 'image', file: 'in.png', out: 'out.png', width: 120, height: 80 }])
    const { data } = await sharp(join(folder, 'out.png')).extractChannel(0).raw().toBuffer({ resolveWithObject: true })
    const edges = data.filter((value) => value === 255).length
    // The outline of the black square, each of its sides about as long as it is.
    expect(edges).toBeGreaterThan(2 * (85 + 55))
    expect(edges).toBeLessThan(2 * (95 + 65))
    expect(done.lines[0]!['edgePixels']).toBe(edges)
    const before = readFileSync(join(folder, 'out.png'))
    const refused = await image('in.png', '--out', 'out.png')
    expect([refused.code, refused.stdout]).toEqual([2, ''])
    expect(refused.errors).toMatchObject([{ code: 'E-STO-009', received: 'out.png' }])
    const forced = await image('in.png', '--out', 'out.png', '--force')
    expect(forced.code).toBe(0)
    expect(readFileSync(join(folder, 'out.png'))).toEqual(before)
  })

  it('several files into a folder: one that is no picture is told, the others are done', async () => {
    writeFileSync(join(folder, 'fake.png'), '<html>')
    const done = await image('in.png', 'fake.png', 'gone.png', 'white.jpg', '--out', 'edges')
    expect(done.code).toBe(2)
    expect(done.lines.map(({ out }) => out)).toEqual([join('edges', 'in.png'), join('edges', 'white.png')])
    expect(done.errors).toMatchObject([
      { code: 'E-IMG-001', path: 'fake.png' },
      { code: 'E-SHL-001', received: 'gone.png' },
    ])
    expect(readdirSync(join(folder, 'edges')).toSorted()).toEqual(['in.png', 'white.png'])
  })

  it('writes the stages, explains a pixel, and writes the recipe as a script; no result is needed then', async () => {
    specFile('all.json', [
      { kind: 'fill', rows: ':10' },
      { kind: 'gaussianBlur', sigma: 1, enabled: false },
      { kind: 'canny', lowThreshold: 50, highThreshold: 150 },
    ])
    const done = await lab(
      ...['image', 'in.png', '--recipe', 'all.json', '--stages', 'stages', '--explain', '10,40', '--script', 'all.py'],
    )
    expect([done.code, done.stderr]).toEqual([0, ''])
    expect(readdirSync(join(folder, 'stages')).toSorted()).toEqual(['00-source.png', '01-fill.png', '02-canny.png'])
    expect(done.lines[0]).not.toHaveProperty('out')
    const { explain } = done.lines[0] as unknown as { explain: { verdict: string; stages: { hysteresis: number } } }
    expect(explain).toMatchObject({ x: 10, y: 40, thresholds: { low: 50, high: 150 } })
    expect(explain.stages.hysteresis === 255).toBe(['strong', 'connected'].includes(explain.verdict))
    expect(readFileSync(join(folder, 'all.py'), 'utf8')).toMatch(/img\[:10, :\] = 255[\s\S]*cv2\.Canny\(img, 50, 150/)
    const several = await lab('image', 'in.png', 'white.jpg', '--recipe', 'all.json', '--explain', '1,1')
    expect([several.code, several.errors[0]]).toMatchObject([2, { code: 'E-CLI-001', path: '--explain' }])
    const nothing = await lab('image', 'in.png', '--recipe', 'all.json')
    expect([nothing.code, nothing.errors[0]]).toMatchObject([2, { code: 'E-CLI-001' }])
  })

  it('writes bool as black and white and says so; a step that cannot take what it gets is named', async () => {
    specFile('bool.json', [{ kind: 'grey' }, { kind: 'cannyScikit' }])
    const done = await lab('image', 'in.png', '--recipe', 'bool.json', '--out', 'bool.png')
    expect(done.lines).toMatchObject([{ pixelType: 'bool', conversion: 'bool', pngBits: 8 }])
    specFile('wrong.json', [{ kind: 'convert', to: 'float32' }, { kind: 'equalize' }])
    const refused = await lab('image', 'in.png', '--recipe', 'wrong.json', '--out', 'wrong.png')
    expect([refused.code, refused.errors[0]]).toMatchObject([
      2,
      { code: 'E-MOD-001', path: 'recipe[1].kind', received: 'float32' },
    ])
    expect(refused.errors[0]!['message']).toContain('equalize')
  })
})
