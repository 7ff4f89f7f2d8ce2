import { expect, it } from 'vitest'
import { makeToken, tokenCheck } from './token.ts'

it('a token is 32 bytes in characters that an address and a subprotocol may have, and never comes twice', () => {
  const tokens = Array.from({ length: 1_000 }, makeToken)
  expect(new Set(tokens).size).toBe(1_000)
  for (const token of tokens) expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/)
})

it('only the token itself is right: 5,000 others, the tokens of other starts, are not', () => {
  const token = makeToken()
  const isToken = tokenCheck(token)
  expect(isToken(token)).toBe(true)
  expect(Array.from({ length: 5_000 }, makeToken).filter(isToken)).toEqual([])
  expect(['', '\0', token.slice(1), `${token}\0`, 'x'.repeat(1 << 20)].filter(isToken)).toEqual([])
})
