import { existsSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A package in the checkout that the user has pointed the lab to; null where there is none. What a package of the lab cannot
 * hold, since it is built on the user's own machine, is found there.
 */
export function acceleratorPackage(name: string): string | null {
  const folder = process.env['SPIRAL_LAB_ACCELERATORS']
  if (!folder) return null
  const place = join(folder, 'node_modules', name)
  return existsSync(join(place, 'package.json')) ? place : null
}
