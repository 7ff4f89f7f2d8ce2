import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { check } from 'prettier'
import { expect, it } from 'vitest'
import { root } from './paths.mjs'
import { withFigures } from './soak.mjs'

it('new figures take the place of their row’s, those of other rows stay, and Prettier has nothing to add', async () => {
  const first = withFigures(
    '',
    ['B two: 2 of 2 points', 'A a longer row: 1 of 9 points, SEED=1'],
    '2026-12-01, 2 cores',
  )
  const second = withFigures(first, ['B two: 3 of 3 points'], '2026-12-02, 4 cores')
  const cells = second
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').map((cell) => cell.trim()))
  expect(cells.slice(2)).toEqual([
    ['', 'A a longer row', '1 of 9 points, SEED=1', '2026-12-01, 2 cores', ''],
    ['', 'B two', '3 of 3 points', '2026-12-02, 4 cores', ''],
  ])
  const kept = readFileSync(join(root, 'tests/soak.md'), 'utf8')
  for (const text of [first, second, withFigures(kept, [], '')])
    expect(await check(text, { parser: 'markdown' })).toBe(true)
})
