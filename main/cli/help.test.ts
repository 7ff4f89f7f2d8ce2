import { describe, expect, it } from 'vitest'
import { hasChinese, untranslated } from '../../tests/terminal/untranslated.ts'
import { commands } from './commands.ts'
import { helpText } from './help.ts'
import { commonOptions } from './options.ts'
import { widthOf, wrapped } from './text-width.ts'

const names = commands.map(({ name }) => name)
const pages = [[], ...names.map((name) => name.split(' ')), ['history']]
const help = (words: string[], language: 'en' | 'zh-CN', columns = 80) => helpText(words, { language, columns })

it('the overview names every command, and a command’s page all of its options, in both languages', () => {
  for (const language of ['en', 'zh-CN'] as const) {
    const overview = help([], language)
    for (const { name } of commands) expect(overview).toContain(`  lab ${name}`)
    for (const option of Object.keys(commonOptions)) expect(overview).toContain(`  --${option}`)
    for (const { name, options } of commands)
      for (const option of Object.keys(options)) expect(help(name.split(' '), language)).toContain(`  --${option}`)
  }
})

it('`history` alone is the help for all that can be asked of it', () => {
  for (const name of names.filter((each) => each.startsWith('history ')))
    expect(help(['history'], 'zh-CN')).toContain(help(name.split(' '), 'zh-CN'))
})

describe.each(commands)('the Chinese help of $name', ({ name, about, usage, options }) => {
  it('is Chinese: what it does, its options, and what stands for their values', () => {
    const texts = [about, ...Object.values(options).map((option) => option.about)]
    // A list of names is the same in every language.
    for (const each of texts.filter(({ en }) => en.replaceAll(/[\w-]+, /g, '').includes(' ')))
      expect(each['zh-CN']).toSatisfy(hasChinese)
    for (const each of [usage, ...Object.values(options).flatMap(({ value }) => value ?? [])])
      expect(each['zh-CN']).toSatisfy((text: string) => text === '' || hasChinese(text))
    expect(hasChinese(help(name.split(' '), 'en'))).toBe(false)
  })
})

it('no English sentence is left in any page', () => {
  for (const page of pages) expect({ page, left: untranslated(help(page, 'zh-CN')) }).toEqual({ page, left: [] })
  expect(untranslated('导出 the metrics of runs，然后')).toEqual(['the metrics of runs'])
})

it.each([100, 80, 60, 40])('no line is longer than %i places but what cannot be parted', (columns) => {
  for (const page of pages)
    for (const language of ['en', 'zh-CN'] as const)
      for (const line of help(page, language, columns).split('\n'))
        // The first column of a list stands whole.
        if (widthOf(line) > columns && !/^ {2}(lab|--)/.test(line)) expect(wrapped(line, 1)).toHaveLength(1)
})

it('what is said of things begins at one place, whatever their names are written in', () => {
  for (const language of ['en', 'zh-CN'] as const) {
    const about = (page: string[]) => help(page, language, 100)
    const begin = (text: string, what: string): number => {
      const line = text.split('\n').find((each) => each.includes(what)) ?? ''
      return widthOf(line.slice(0, line.indexOf(what)))
    }
    const { options } = commands.find(({ name }) => name === 'history list')!
    const starts = Object.values(options).map(({ about: { [language]: text } }) =>
      begin(about(['history', 'list']), text.slice(0, 6)),
    )
    expect(new Set(starts).size).toBe(1)
  }
})
