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
  const open = (path: string): void => {
    recent.propose(path)
    recent.opened(path.slice(1))
  }
  for (let at = 0; at < 9; at++) open(`/${at}.png`)
  open('/4.png')
  expect(recent.paths).toEqual([4, 8, 7, 6, 5, 3, 2, 1].map((at) => `/${at}.png`))
  expect(written()).toEqual(recent.paths)
  expect(system.at(-1)).toBe('/4.png')
  recent.forget('/8.png')
  expect(recent.paths).not.toContain('/8.png')
  expect(system).not.toHaveLength(0)
  recent.forget()
  expect([recent.paths, system]).toEqual([[], []])
})
it('does not remember what was only proposed, whatever its name, nor what nobody proposed', () => {
  const { recent, system } = makeRecent()
  for (const path of ['/fake.png', '/a/same.png', '/b/same.png']) recent.propose(path)
  recent.opened('other.png')
  expect([recent.paths, system]).toEqual([[], []])
  // Of two of one name the one that was proposed last.
  recent.opened('same.png')
  expect(recent.paths).toEqual(['/b/same.png'])
  recent.opened('same.png')
  expect(recent.paths).toEqual(['/a/same.png', '/b/same.png'])
  recent.opened('same.png')
  expect(recent.paths).toHaveLength(2)
})
