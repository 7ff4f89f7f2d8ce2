import { buildStale } from './build.mjs'
import { pinnedNode } from './pinned-node.mjs'
import { run } from './processes.mjs'
import { giveUp } from './say.mjs'

/**
 * `npm run look [-- WORD…]`: pictures of every screen in both languages, themes and several sizes, in `dist/look`; or of
 * those whose names contain every word.
 * @param {string[]} words
 */
export async function look(words) {
  await buildStale()
  const code = await run(pinnedNode(), ['main/launch/run-through-vite.mjs', 'tests/end-to-end/look.ts', ...words], {
    stdout: 1,
  })
  if (code !== 0) giveUp('Not every picture could be taken.', code)
}
