import { makePackages } from '../pack/dist.ts'
import { buildStale } from './build.mjs'
import { goToUser } from './host.mjs'

/**
 * `npm run dist [-- KIND… [--out FOLDER]]`: makes the packages that people install.
 * @param {string[]} args
 */
export async function dist(args) {
  await buildStale()
  goToUser()
  await makePackages(args)
}
