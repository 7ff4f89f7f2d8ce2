import { buildStale } from './build.mjs'
import { pinnedNode } from './pinned-node.mjs'
import { run } from './processes.mjs'
import { giveUp } from './say.mjs'

/** `npm run pictures`: makes the README's pictures from the real lab, in the installed Chromium. */
export async function pictures() {
  await buildStale()
  const code = await run(pinnedNode(), ['tests/end-to-end/pictures.ts'], { stdout: 1 })
  if (code !== 0) giveUp('The pictures could not be made.', code)
}
