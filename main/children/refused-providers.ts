import { z } from 'zod'
import { messageSchema, type Message } from '../../preload/message.ts'

/**
 * The libraries that this child must not load, each with the reason: what the lab's throw-away process said of them.
 * @returns an empty object where the child was started by hand
 */
export function refusedProviders(): Record<string, Message> {
  return z.record(z.string(), messageSchema).parse(JSON.parse(process.env['SPIRAL_LAB_REFUSED'] ?? '{}'))
}
