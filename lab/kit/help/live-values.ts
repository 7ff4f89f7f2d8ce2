import { formatFigure } from '../format-figure.ts'

/** Numbers that change while one reads, by name; words stand as they are. */
export type LiveValues = Readonly<Record<string, number | string | null>>

/** What is written for a live number. */
export const valueWords = (value: number | string | null | undefined, locale: string): string =>
  typeof value === 'string' ? value : formatFigure(value, locale, 4)

/** A formula with its live numbers in their places. */
export const fillTex = (tex: string, values: LiveValues, locale: string): string =>
  tex.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    // A comma between thousands is no punctuation, and a negative number is one thing.
    const words = valueWords(values[name], locale).replaceAll(',', '{,}')
    return /^[−-]/.test(words) ? `{(${words})}` : `{${words}}`
  })
