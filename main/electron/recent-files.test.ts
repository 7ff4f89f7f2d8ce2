import { expect, it } from 'vitest'
import { RecentFiles } from './recent-files.ts'
import type { SmallFile } from './small-file.ts'

function makeRecent(kept: string[] | null = null) {
  const system: string[] = []
  let written = kept
  const file = { read: () => kept, write: (paths: string[]) => (written = paths) } as unknown as SmallFile<string[]>
  const recent = new RecentFiles(file, { add: (path) => system.push(path), clear: () => system.splice(0) }, () => {})
  return { recent, system, written: () => written }
}

it('keeps the newest eight, each once, and tells the system of them', () => {
  const { recent, system, written } = makeRecent(['/old.png'])
  for (let at = 0; at < 9; at++) recent.add(`/${at}.png`)
  recent.add('/4.png')
  expect(recent.paths).toEqual([4, 8, 7, 6, 5, 3, 2, 1].map((at) => `/${at}.png`))
  expect(written()).toEqual(recent.paths)
  expect(system.at(-1)).toBe('/4.png')
  recent.forget('/8.png')
  expect(recent.paths).not.toContain('/8.png')
  expect(system).not.toHaveLength(0)
  recent.forget()
  expect([recent.paths, system]).toEqual([[], []])
})
it('does not remember what is no picture, whatever it was opened for', () => {
  const { recent, system } = makeRecent()
  for (const path of ['/notes.txt', '/run.spiral', '/png', '/.png']) recent.add(path)
  expect([recent.paths, system]).toEqual([[], []])
  recent.add('/A.JPEG')
  expect(recent.paths).toEqual(['/A.JPEG'])
})
