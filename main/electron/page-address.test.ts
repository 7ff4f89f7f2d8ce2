import { describe, expect, it } from 'vitest'
import { isOwnAddress, mayLoad } from './page-address.ts'

describe('the page’s own address', () => {
  it.each(['app-lab://lab/', 'app-lab://lab', 'app-lab://lab/#/history', 'app-lab://lab/bulk/images:1?x'])(
    '%s',
    (address) => expect(isOwnAddress(address)).toBe(true),
  )
  it.each([
    '',
    'lab',
    'about:blank',
    'https://lab/',
    'app-lab://lab.example.com/',
    'app-lab://labs/',
    'app-lab://lab@example.com/',
    'app-lab://user@lab/',
    'app-lab://lab:80/',
    'app-lab:lab',
    'app-lab-x://lab/',
    'https://example.com/#app-lab://lab/',
    ' https://example.com/?app-lab://lab',
    'spiral-lab://lab/',
    'file:///app-lab://lab/',
  ])('is not %s', (address) => expect(isOwnAddress(address)).toBe(false))

  it('loads bytes that it made itself, and in development the tools', () => {
    expect(mayLoad('blob:app-lab://lab/0f0f', false)).toBe(true)
    expect(mayLoad('blob:https://example.com/0f0f', false)).toBe(false)
    expect(mayLoad('devtools://devtools/bundled/x.js', false)).toBe(false)
    expect(mayLoad('devtools://devtools/bundled/x.js', true)).toBe(true)
    expect(mayLoad('data:text/html,x', true)).toBe(false)
  })
})
