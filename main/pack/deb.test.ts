import { expect, it } from 'vitest'
import { maintainer } from './deb.ts'

it('names who answers for a deb: Debian’s own variables, or an address of the machine itself', () => {
  expect(maintainer('Spiral Lab', {})).toBe('Spiral Lab <spiral-lab@localhost>')
  expect(maintainer('Spiral Lab', { DEBEMAIL: 'someone@school.example' })).toBe('Spiral Lab <someone@school.example>')
  expect(maintainer('Spiral Lab', { DEBFULLNAME: 'A School', DEBEMAIL: '' })).toBe('A School <spiral-lab@localhost>')
})
