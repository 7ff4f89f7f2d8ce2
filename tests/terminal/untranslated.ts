/**
 * What of a Chinese text is English still: words one after the other, beside code, the names of commands and what a person
 * has named. `Jupyter 笔记本` is fine, and so is `PyTorch`.
 */
export const untranslated = (text: string): string[] =>
  text
    .replace(/`[^`]*`/g, ' ')
    .replace(/\blab(?: [a-z]+)+/g, ' ')
    .match(/\b[A-Za-z]{3,}(?: [a-z]{2,})+/g) ?? []

/** Whether a text has a Chinese letter. */
export const hasChinese = (text: string): boolean => /\p{Script=Han}/u.test(text)
