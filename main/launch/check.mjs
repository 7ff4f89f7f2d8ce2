import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './paths.mjs'
import { giveUp } from './say.mjs'
import { conclude, runSteps } from './steps.mjs'

/** @typedef {import('./steps.mjs').Step} Step */

const rooms = ['preload', 'lab', 'native', 'main', 'renderer', 'tests']

/** What the checks keep of the last time, in folders that git ignores. */
const kept = join(root, '.cache/check')

/** @returns {Step[]} the types of each room, with only the globals that it truly has; a room may have several sets */
const typeSteps = () =>
  rooms
    .flatMap((room) => readdirSync(join(root, room)).map((file) => `${room}/${file}`))
    .filter((file) => /[/]tsconfig([.]\w+)?[.]json$/.test(file))
    // The page's takes longest by far: beside it all others are done.
    .sort((a, b) => Number(b.startsWith('renderer/')) - Number(a.startsWith('renderer/')))
    .map((project) => ({
      name: `types of ${project.replace('/tsconfig.json', '')}`,
      args: project.startsWith('renderer/')
        ? ['node_modules/svelte-check/bin/svelte-check', '--tsconfig', project, '--fail-on-warnings']
        : [
            // Twice as fast as the one that the linters and svelte-check can use.
            'node_modules/typescript-7/bin/tsc',
            ...['-p', project, '--incremental', '--tsBuildInfoFile'],
            join(kept, 'types', `${project.replaceAll('/', '-')}.tsbuildinfo`),
          ],
    }))

/** @param {string} name @returns {string[]} where ESLint and Prettier keep what they found: by a file's size and time */
const cacheOf = (name) => ['--cache', '--cache-strategy=metadata', `--cache-location=${join(kept, name)}`]

const knipCache = ['--cache', `--cache-location=${join(kept, 'knip')}`]

/**
 * Every check, those that take longest first.
 * @param {{ fresh?: boolean }} [options] `fresh`: lint every file, though it did not change. What the rules say of a file
 *   follows from the types of others, too, and the cache does not know of these.
 * @returns {Step[]}
 */
export const checks = ({ fresh = false } = {}) => [
  {
    name: 'lint',
    args: ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings=0', ...(fresh ? [] : cacheOf('eslint/'))],
  },
  ...typeSteps(),
  {
    name: 'format',
    args: ['node_modules/prettier/bin/prettier.cjs', '--check', '.', '--log-level=warn', ...cacheOf('prettier')],
  },
  {
    name: 'architecture',
    args: [
      'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
      '--config=.dependency-cruiser.mjs',
      '--output-type=err-long',
      `--cache=${join(kept, 'architecture')}`,
      '--cache-strategy=metadata',
      ...rooms,
    ],
  },
  { name: 'dead code', args: ['node_modules/knip/bin/knip.js', '--no-config-hints', ...knipCache] },
  {
    name: 'what only a test can reach',
    args: [
      'node_modules/knip/bin/knip.js',
      ...['--no-config-hints', '--production', '--exclude=dependencies'],
      ...knipCache,
    ],
  },
]

/**
 * `npm run check [-- [--fresh] NAME…]`: everything that can be said of the code without running it. What did not change since
 * the last time is not looked at again; `--fresh` forgets the last time.
 * @param {string[]} args only the checks whose names contain one of these
 */
export async function check(args) {
  const fresh = args.includes('--fresh')
  const names = args.filter((arg) => arg !== '--fresh')
  if (fresh) rmSync(kept, { recursive: true, force: true })
  const wanted = checks().filter(({ name }) => names.length === 0 || names.some((part) => name.includes(part)))
  if (wanted.length === 0)
    giveUp(
      `There is no such check; there are ${checks()
        .map(({ name }) => name)
        .join(', ')}.`,
      2,
    )
  conclude(await runSteps(wanted))
}
