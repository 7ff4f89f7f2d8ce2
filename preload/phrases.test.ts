import { describe, expect, it } from 'vitest'
import { errorTexts } from './error-texts.ts'
import { phrases } from './phrases.ts'
import type { Localized } from './localized.ts'

/** Every text of an error and every phrase, by its key. */
const catalogue: [string, Localized][] = [
  ...Object.entries(errorTexts).flatMap(([key, text]) =>
    (['message', 'safe', 'do'] as const).map((part): [string, Localized] => [`${key} ${part}`, text[part]]),
  ),
  ...Object.entries(phrases),
]

/** Names of things, which are the same in every language. What stands in backticks is a thing's name, too. */
const names = [
  ...[
    'Spiral Lab',
    'Node',
    'TensorFlow',
    'WebAssembly',
    'Nesterov',
    'NumPy',
    'OpenCV',
    'Scharr',
    'JSON',
    'UTF-8',
    'MiB',
  ],
  ...['PNG', 'JPEG', 'JFIF', 'BMP', 'WebP', 'IHDR', 'IDAT', 'IEND', 'PLTE', 'tRNS', 'VP8', 'VP8L', 'RIFF'],
  ...['--home', '--port', '--force', 'SPIRAL_LAB_HOME'],
]

/** The words of a Chinese text that are neither Chinese nor the name of a thing. */
function foreignWords(text: string): string[] {
  const bare = text.replace(/`[^`]*`/g, ' ').replace(/\{\w+\}/g, ' ')
  return (bare.match(/[A-Za-z][\w-]*(?: [A-Za-z][\w-]*)*|--\w+/g) ?? []).filter((word) => !names.includes(word))
}
const valuesIn = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!).sort()

describe('the catalogue', () => {
  it('has no English in Chinese beside the names of things', () => {
    expect(
      catalogue.map(([key, words]) => [key, foreignWords(words['zh-CN'])]).filter(([, words]) => words!.length),
    ).toEqual([])
    // The test itself finds what it looks for.
    expect(foreignWords('无法读取 it is a folder（`lab help`，{reason}）')).toEqual(['it is a folder'])
    expect(foreignWords('请用 --hame 选择')).toEqual(['--hame'])
  })
  it('has the same values in both languages, and ends a sentence in both or in none', () => {
    for (const [key, words] of catalogue) {
      expect({ key, values: valuesIn(words['zh-CN']) }).toEqual({ key, values: valuesIn(words.en) })
      expect({ key, ends: words['zh-CN'].endsWith('。') }).toEqual({ key, ends: words.en.endsWith('.') })
    }
  })
  it('says every phrase as a part of a sentence', () => {
    for (const [key, { en }] of Object.entries(phrases)) {
      expect({ key, en }).toEqual({ key, en: expect.not.stringMatching(/[.:;]$/) })
      expect({ key, en }).toEqual({ key, en: expect.not.stringMatching(/^(A|An|It|Its|The|There|This) /) })
    }
  })
})
