import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { buildStale } from './build.mjs'
import { root } from './paths.mjs'
import { pinnedNode } from './pinned-node.mjs'
import { run } from './processes.mjs'
import { giveUp, say } from './say.mjs'

const folder = 'tests/bench'

/**
 * `npm run bench [-- --list] [-- NAME…]`: measures, one script after the other, what the names ask for, or everything.
 * @param {string[]} args
 */
export async function bench(args) {
  const scripts = readdirSync(join(root, folder))
    .filter((file) => file.endsWith('.ts'))
    .sort()
  const names = scripts.map((file) => file.replace(/\.ts$/, ''))
  if (args.includes('--list')) {
    process.stdout.write(names.map((name) => `${name}\n`).join(''))
    return
  }
  const unknown = args.find((arg) => !names.some((name) => name.includes(arg)))
  if (unknown !== undefined) giveUp(`There is no benchmark '${unknown}'; there are ${names.join(', ')}.`, 2)
  await buildStale()
  const failed = []
  for (const name of names.filter((name) => args.length === 0 || args.some((arg) => name.includes(arg)))) {
    say(`== ${name}`)
    if ((await run(pinnedNode(), [`${folder}/${name}.ts`], { stdout: 1 })) !== 0) failed.push(name)
  }
  if (failed.length > 0) giveUp(`Failed: ${failed.join(', ')}.`)
}
