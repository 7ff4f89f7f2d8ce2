import { describe, expect, it } from 'vitest'
import { takeToken } from './token.ts'

function places(hash: string, kept: string | null = null) {
  const stored = new Map<string, string>()
  if (kept !== null) stored.set('spiral-lab-token', kept)
  const addresses: string[] = []
  return {
    addresses,
    stored,
    location: { hash, pathname: '/', search: '' },
    history: {
      state: null,
      replaceState: (_: unknown, __: string, url?: string | URL | null) => void addresses.push(String(url)),
    },
    storage: {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => void stored.set(key, value),
    },
  }
}

describe('takeToken', () => {
  it('takes the token from the address, keeps it and removes it from the address', () => {
    const browser = places('#t=abc_DEF-123')
    expect(takeToken(browser)).toBe('abc_DEF-123')
    expect(browser.addresses).toEqual(['/'])
    expect([...browser.stored.values()]).toEqual(['abc_DEF-123'])
  })
  it('prefers a new token over a kept one', () => {
    expect(takeToken(places('#t=new', 'old'))).toBe('new')
  })
  it('leaves other addresses alone and uses the kept token', () => {
    const browser = places('#/history', 'kept')
    expect(takeToken(browser)).toBe('kept')
    expect(browser.addresses).toEqual([])
  })
  it('tells that there is none', () => {
    expect(takeToken(places(''))).toBeNull()
    expect(takeToken(places('#t=<script>'))).toBeNull()
  })
})
