import type { Locale } from './lab-context.ts'

/** Sentences one after the other, as a language sets them: Chinese has no space between two. */
export const sentences = (locale: Locale, ...parts: string[]): string =>
  parts.filter((part) => part !== '').join(locale === 'zh-CN' ? '' : ' ')

const separators = {
  names: { english: ', ', chinese: '、' },
  figures: { english: ', ', chinese: '，' },
  clauses: { english: '; ', chinese: '；' },
} as const

/**
 * Several things in a row, as a language sets them apart.
 * @param kind names are what a list has; figures say something of one thing each; clauses have commas themselves
 */
export const formatList = (locale: string, kind: keyof typeof separators, items: readonly string[]): string =>
  items.join(separators[kind][locale === 'zh-CN' ? 'chinese' : 'english'])
