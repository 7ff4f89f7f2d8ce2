import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { keepPageAssets, readPageAssets } from './page-assets.ts'

let around: string
beforeAll(() => {
  around = mkdtempSync(join(tmpdir(), 'spiral-lab-assets-'))
  const page = join(around, 'page')
  mkdirSync(join(page, 'assets', 'deep'), { recursive: true })
  writeFileSync(join(around, 'secret.js'), 'secret')
  for (const [name, text] of [
    ['index.html', '<p>'],
    ['assets/index-AbCd_-12.js', '1'],
    ['assets/deep/font-12345678.woff2', '2'],
    ['assets/plain.css', '3'],
    ['assets/index-AbCd_-12.js.map', 'sources'],
    ['.env', 'secret'],
    ['assets/.hidden', 'secret'],
    ['notes.txt', 'secret'],
  ] as const)
    writeFileSync(join(page, name), text)
  symlinkSync('../secret.js', join(page, 'link.js'))
  symlinkSync('..', join(page, 'up'))
})
afterAll(() => rmSync(around, { recursive: true, force: true }))

it('has the page’s own files by their paths, with type and lifetime, and nothing else', () => {
  const assets = readPageAssets(join(around, 'page'))
  expect(Object.fromEntries([...assets].map(([path, { type, lasting }]) => [path, [type, lasting]]))).toEqual({
    '/': ['text/html; charset=utf-8', false],
    '/assets/index-AbCd_-12.js': ['text/javascript; charset=utf-8', true],
    '/assets/deep/font-12345678.woff2': ['font/woff2', true],
    '/assets/plain.css': ['text/css; charset=utf-8', false],
  })
  expect(new TextDecoder().decode(assets.get('/assets/plain.css')!.bytes)).toBe('3')
})
it('keeps what it has read, and reads the rest when it is told to: the page may be built anew', async () => {
  const page = mkdtempSync(join(around, 'built-'))
  for (const name of ['index.html', 'early.js', 'late.js']) writeFileSync(join(page, name), 'old')
  const assets = readPageAssets(page)
  const text = (path: string): string => new TextDecoder().decode(assets.get(path)!.bytes)
  expect(text('/early.js')).toBe('old')
  await keepPageAssets(assets)
  rmSync(page, { recursive: true })
  expect([text('/'), text('/early.js'), text('/late.js')]).toEqual(['old', 'old', 'old'])
})
it('reads no file before it is asked for', () => {
  const page = mkdtempSync(join(around, 'built-'))
  writeFileSync(join(page, 'index.html'), 'old')
  const assets = readPageAssets(page)
  writeFileSync(join(page, 'index.html'), 'new')
  expect(new TextDecoder().decode(assets.get('/')!.bytes)).toBe('new')
})
it('fails where there is no page', () => {
  expect(() => readPageAssets(join(around, 'missing'))).toThrow('ENOENT')
})
