import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { buildStale } from './build.mjs'
import { root } from './paths.mjs'
import { giveUp } from './say.mjs'
import { conclude, runSteps } from './steps.mjs'

/** @typedef {import('./steps.mjs').Step} Step */

/** @returns {Step[]} the types of each folder, with only the globals that it truly has */
const typeSteps = () =>
  readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
    .flatMap(({ name }) => readdirSync(join(root, name)).map((file) => `${name}/${file}`))
    .filter((file) => /[/]tsconfig.*[.]json$/.test(file))
    .map((project) => ({
      name: `types of ${project.replace('/tsconfig.json', '')}`,
      args: project.startsWith('renderer/')
        ? ['node_modules/svelte-check/bin/svelte-check', '--tsconfig', project, '--fail-on-warnings']
        : ['node_modules/typescript/bin/tsc', '-p', project],
    }))

/** @returns {Step[]} */
export const checks = () => [...typeSteps()]

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
  await buildStale(['kernels'])
  conclude(await runSteps(wanted))
}
