import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './paths.mjs'
import { giveUp } from './say.mjs'
import { conclude, runSteps } from './steps.mjs'

/** @typedef {import('./steps.mjs').Step} Step */

const rooms = ['preload', 'lab', 'native', 'main', 'renderer', 'tests']

/** @returns {Step[]} the types of each room, with only the globals that it truly has; a room may have several sets */
const typeSteps = () =>
  rooms
    .flatMap((room) => readdirSync(join(root, room)).map((file) => `${room}/${file}`))
    .filter((file) => /[/]tsconfig([.]\w+)?[.]json$/.test(file))
    .map((project) => ({
      name: `types of ${project.replace('/tsconfig.json', '')}`,
      args: project.startsWith('renderer/')
        ? ['node_modules/svelte-check/bin/svelte-check', '--tsconfig', project, '--fail-on-warnings']
        : ['node_modules/typescript/bin/tsc', '-p', project],
    }))

/** @returns {Step[]} every check, those that take longest first */
export const checks = () => [
  { name: 'lint', args: ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings=0'] },
  ...typeSteps(),
  { name: 'format', args: ['node_modules/prettier/bin/prettier.cjs', '--check', '.', '--log-level=warn'] },
  {
    name: 'architecture',
    args: [
      'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
      '--config=.dependency-cruiser.mjs',
      '--output-type=err-long',
      ...rooms,
    ],
  },
  { name: 'dead code', args: ['node_modules/knip/bin/knip.js', '--no-config-hints'] },
  {
    name: 'what only a test can reach',
    args: ['node_modules/knip/bin/knip.js', '--no-config-hints', '--production', '--exclude=dependencies'],
  },
]

/**
 * `npm run check [-- NAME…]`: everything that can be said of the code without running it.
 * @param {string[]} names only the checks whose names contain one of these
 */
export async function check(names) {
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
