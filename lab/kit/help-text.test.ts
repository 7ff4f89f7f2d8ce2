import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readHelp } from './help-text.ts'

const text = (value: string) => ({ kind: 'text', text: value })

describe('readHelp', () => {
  it('reads headings, paragraphs and lists', () => {
    expect(readHelp('# One\n\nTwo\nlines\n\n- a\n- b\n  goes on\n\n1. first\n2. second')).toEqual([
      { kind: 'heading', level: 1, line: [text('One')] },
      { kind: 'paragraph', line: [text('Two lines')] },
      { kind: 'list', ordered: false, items: [[text('a')], [text('b goes on')]] },
      { kind: 'list', ordered: true, items: [[text('first')], [text('second')]] },
    ])
  })
  it('reads code, emphasis and strong words, and leaves signs inside words alone', () => {
    expect(readHelp('the `a_b_c` of _Course: linear_ is **strong**, snake_case_word not')).toEqual([
      {
        kind: 'paragraph',
        line: [
          text('the '),
          { kind: 'code', text: 'a_b_c' },
          text(' of '),
          { kind: 'emphasis', text: 'Course: linear' },
          text(' is '),
          { kind: 'strong', text: 'strong' },
          text(', snake_case_word not'),
        ],
      },
    ])
  })
  it('knows no markup: it stays the text that it is', () => {
    expect(readHelp('<b>x</b> [a](javascript:1)')).toEqual([
      { kind: 'paragraph', line: [text('<b>x</b> [a](javascript:1)')] },
    ])
  })
})

const experiments = join(import.meta.dirname, '../experiments')
const withView = readdirSync(experiments, { withFileTypes: true }).filter((entry) => entry.isDirectory())
it.each(withView.map(({ name }) => name))('%s has its help in both languages, made of the same pieces', (name) => {
  const shape = (file: string) =>
    readHelp(readFileSync(join(experiments, name, file), 'utf8')).map((block) =>
      block.kind === 'list'
        ? `list of ${block.items.length}`
        : block.kind === 'heading'
          ? `h${block.level}`
          : 'paragraph',
    )
  const english = shape('README.md')
  expect(english[0]).toBe('h1')
  expect(english[1]).toBe('paragraph')
  expect(english.filter((kind) => kind === 'h2')).toHaveLength(2)
  expect(shape('README.zh-CN.md')).toEqual(english)
})
