import type { Locale } from './lab-context.ts'

/** Sentences one after the other, as a language sets them: Chinese has no space between two. */
export const sentences = (locale: Locale, ...parts: string[]): string =>
  parts.filter((part) => part !== '').join(locale === 'zh-CN' ? '' : ' ')
