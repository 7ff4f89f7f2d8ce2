/** What the built page loads before it shows anything. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const page = join(import.meta.dirname, '../../dist/renderer')
const first = [...new Set(readFileSync(join(page, 'index.html'), 'utf8').match(/assets\/[\w.-]+\.js/g) ?? [])].map(
  (file) => readFileSync(join(page, file), 'utf8'),
)

it('loads no charts, no editor and nothing that an experiment computes before the start page stands', () => {
  expect(first.length).toBeGreaterThan(3)
  // Each stands in the library's own code, whatever its names are made of.
  for (const [library, words] of [
    ['chart.js', 'easeOutQuart'],
    ['CodeMirror', 'cm-activeLine'],
    ['KaTeX', 'katex-mathml'],
    ['the tensors’ Python', 'unterminated string literal'],
  ] as const)
    expect(first.filter((text) => text.includes(words)).length, library).toBe(0)
  expect(first.reduce((sum, text) => sum + text.length, 0)).toBeLessThan(7e5)
})
