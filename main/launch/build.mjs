import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundles, everything } from './bundles.mjs'
import { whileAlone } from './lock.mjs'
import { dist, root } from './paths.mjs'
import { pinnedNode } from './pinned-node.mjs'
import { run } from './processes.mjs'
import { giveUp, say } from './say.mjs'
import { twoAtATime } from './two-at-a-time.mjs'

/** @typedef {import('./bundles.mjs').Bundle} Bundle */

/**
 * The files of a folder and of the folders in it, in an order that is the same everywhere. No bundle contains a test.
 * @param {string} path a file or a folder, from the root of the repository
 * @returns {string[]}
 */
function filesOf(path) {
  if (statSync(join(root, path)).isFile()) return path.endsWith('.test.ts') ? [] : [path]
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => filesOf(`${path}/${name}`))
}

/** @param {Bundle} bundle @returns {string} the hash of everything that it is made of */
function hashOf({ recipe, inputs }) {
  const hash = createHash('sha256')
  for (const file of ['package-lock.json', recipe, ...inputs].flatMap(filesOf))
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0')
  return hash.digest('hex')
}

const stamps = join(dist, '.built')
/** @param {Bundle} bundle */
const stampOf = ({ recipe }) => join(stamps, recipe.replaceAll('/', '-'))

/** @param {Bundle} bundle @returns {boolean} whether what was built is not what would be built now */
function isStale(bundle) {
  const stamp = stampOf(bundle)
  if (!existsSync(stamp) || !bundle.outputs.every((output) => existsSync(join(root, output)))) return true
  return readFileSync(stamp, 'utf8') !== hashOf(bundle)
}

/** @param {Bundle} bundle */
async function buildOne(bundle) {
  const stamp = stampOf(bundle)
  rmSync(stamp, { force: true })
  // Before the build, so that a source that is changed meanwhile makes the bundle stale.
  const hash = hashOf(bundle)
  const start = performance.now()
  const code = await run(pinnedNode(), bundle.command)
  if (code !== 0) giveUp(`Building ${bundle.name} failed.`, code)
  const missing = bundle.outputs.find((output) => !existsSync(join(root, output)))
  if (missing) giveUp(`Building ${bundle.name} left no ${missing}.`)
  writeFileSync(stamp, hash)
  say(`Built ${bundle.name} in ${((performance.now() - start) / 1000).toFixed(1)} s.`)
}

/**
 * Builds those bundles whose sources have changed since they were built, or that are not there.
 * @param {import('./bundles.mjs').BundleName[]} [names]
 */
export async function buildStale(names = everything) {
  if (!bundles(names).some(isStale)) return
  mkdirSync(stamps, { recursive: true })
  await whileAlone(join(dist, '.building'), async () => {
    await twoAtATime(bundles(names).filter(isStale), buildOne)
  })
}
