import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fillTex } from './live-values.ts'
import { proseWords, readProse, splitTitle } from './prose.ts'

const text = (words: string) => ({ kind: 'text', text: words })

test('reads marks, lists and links', () => {
  expect(readProse('# A *b*\n\nOne `c` **d**.')).toEqual([
    {
      kind: 'element',
      tag: 'h1',
      children: [text('A '), { kind: 'element', tag: 'em', children: [text('b')] }],
    },
    {
      kind: 'element',
      tag: 'p',
      children: [
        text('One '),
        { kind: 'code', text: 'c' },
        text(' '),
        { kind: 'element', tag: 'strong', children: [text('d')] },
        text('.'),
      ],
    },
  ])
  expect(readProse('1. one\n2. [two](#/images)')).toEqual([
    {
      kind: 'element',
      tag: 'ol',
      children: [
        { kind: 'element', tag: 'li', children: [text('one')] },
        { kind: 'element', tag: 'li', children: [{ kind: 'link', href: '#/images', children: [text('two')] }] },
      ],
    },
  ])
})

test('reads formulas, which keep their backslashes, stars and underlines', () => {
  expect(readProse('$w_1 * w_2$ and $$\\frac{a}{b}$$, for 5 $ or 6 $')).toEqual([
    {
      kind: 'element',
      tag: 'p',
      children: [
        { kind: 'formula', tex: 'w_1 * w_2', display: false },
        text(' and '),
        { kind: 'formula', tex: '\\frac{a}{b}', display: true },
        text(', for 5 $ or 6 $'),
      ],
    },
  ])
})

test('reads live numbers and tasks', () => {
  expect(readProse('The loss is {{loss}}.\n\n- [ ] Train it. [Do it](#do-train)\n- [ ] Look.')).toEqual([
    { kind: 'element', tag: 'p', children: [text('The loss is '), { kind: 'value', name: 'loss' }, text('.')] },
    {
      kind: 'element',
      tag: 'ul',
      children: [
        {
          kind: 'task',
          id: 'train',
          children: [text('Train it. '), { kind: 'do', id: 'train', children: [text('Do it')] }],
        },
        { kind: 'task', id: '', children: [text('Look.')] },
      ],
    },
  ])
})

test('markup stays text, and a link that runs something is none', () => {
  const words = '<b onclick="x()">bold</b> <!-- c -->'
  expect(proseWords(readProse(words))).toBe(words)
  expect(JSON.stringify(readProse('[go](javascript:alert(1)) ![p](x.png)'))).not.toContain('"link","href":"javascript')
})

test('a live number stands in a formula as one thing', () => {
  expect(fillTex('w = {{w}} \\cdot {{n}}, {{x}}', { w: -0.5, n: 1234567, x: null }, 'en')).toBe(
    'w = {(−0.5000)} \\cdot {1{,}234{,}567}, {–}',
  )
})

const root = join(import.meta.dirname, '../../experiments')
const readmes = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => /README.*\.md$/.test(file))
test.each(readmes)('%s has a title and words, and no mark is left over', (file) => {
  const { title, rest } = splitTitle(readProse(readFileSync(join(root, file), 'utf8')))
  expect(title).not.toBeNull()
  const words = rest.map((node) => proseWords([node]))
  expect(words.length).toBeGreaterThan(3)
  for (const one of words) expect(one).not.toMatch(/^(#+|-|\d+\.)\s|`|\*\*|\]\(/)
})
