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

/** @typedef {Map<string, string>} Looks what was told of an input by now: bundles share most of theirs */

/** @param {string} input @returns {string} what the system tells of its files */
const looksOfInput = (input) =>
  filesOf(input)
    .map((file) => {
      const { size, mtimeMs, ctimeMs, ino } = statSync(join(root, file))
      return `${file} ${size} ${mtimeMs} ${ctimeMs} ${ino}\0`
    })
    .join('')

/**
 * What the system tells of the files that a bundle is made of. Where it is what it was, nobody has written to them, and
 * they need not be read.
 * @param {Bundle} bundle @param {Looks} seen
 */
function looksOf({ recipe, inputs }, seen) {
  const hash = createHash('sha256')
  for (const input of ['package-lock.json', recipe, ...inputs]) {
    const found = seen.get(input) ?? looksOfInput(input)
    seen.set(input, found)
    hash.update(found)
  }
  return hash.digest('hex')
}

const stamps = join(dist, '.built')
/** @param {Bundle} bundle */
const stampOf = ({ recipe }) => join(stamps, recipe.replaceAll('/', '-'))
const looks = join(dist, '.looks')
/** @param {Bundle} bundle */
const looksFileOf = ({ recipe }) => join(looks, recipe.replaceAll('/', '-'))

/** @param {Bundle} bundle @param {Looks} seen @returns {boolean} whether what was built is not what would be built now */
function isStale(bundle, seen) {
  const stamp = stampOf(bundle)
  if (!existsSync(stamp) || !bundle.outputs.every((output) => existsSync(join(root, output)))) return true
  const built = readFileSync(stamp, 'utf8')
  const now = `${built} ${looksOf(bundle, seen)}`
  const kept = looksFileOf(bundle)
  if (existsSync(kept) && readFileSync(kept, 'utf8') === now) return false
  if (built !== hashOf(bundle)) return true
  try {
    mkdirSync(looks, { recursive: true })
    writeFileSync(kept, now)
  } catch {
    // A folder that nobody can write to starts a little slower, and starts.
  }
  return false
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
  const stale = () => {
    const seen = new Map()
    return bundles(names).filter((bundle) => isStale(bundle, seen))
  }
  if (stale().length === 0) return
  mkdirSync(stamps, { recursive: true })
  await whileAlone(join(dist, '.building'), async () => {
    await twoAtATime(stale(), buildOne)
  })
}
