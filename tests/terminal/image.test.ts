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
})
