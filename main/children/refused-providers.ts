import { z } from 'zod'
import { sayable, type Sayable } from '../../preload/sayable.ts'

/**
 * The libraries that this child must not load, each with the reason: what the lab's throw-away process said of them.
 * @returns an empty object where the child was started by hand
 */
export function refusedProviders(): Record<string, Sayable> {
  return z.record(z.string(), sayable).parse(JSON.parse(process.env['SPIRAL_LAB_REFUSED'] ?? '{}'))
}
