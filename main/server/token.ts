import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** A new secret for one start of the server: 32 random bytes in base64url. Whoever has it may use the lab. */
export const makeToken = (): string => randomBytes(32).toString('base64url')

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/**
 * A check for one token that takes the same time for every wrong one: hashes of equal length are compared, so neither
 * the length nor a right beginning shows.
 */
export function tokenCheck(token: string): (given: string) => boolean {
  const right = digest(token)
  return (given) => timingSafeEqual(digest(given), right)
}
