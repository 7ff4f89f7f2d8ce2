import type { Localized } from '../localized.ts'
import { untouched, type ErrorCode, type ErrorText } from './text.ts'

/** What can be wrong with a field, but for its code. `at` ends the advice: where the field is, or whose fault it is. */
const kinds = (at: Localized) => {
  const correct = { en: `Correct that field${at.en}`, 'zh-CN': `请更正该字段${at['zh-CN']}` } as const
  return {
    type: {
      kind: 'user',
      message: {
        en: '`{path}` must be {expected} (got {got}).',
        'zh-CN': '`{path}` 必须是{expected}（收到 {got}）。',
      },
      safe: untouched,
      do: correct,
    },
    range: {
      kind: 'user',
      message: {
        en: '`{path}` must be {relation} {limit} (got {got}).',
        'zh-CN': '`{path}` 必须 {relation} {limit}（收到 {got}）。',
      },
      safe: untouched,
      do: correct,
    },
    length: {
      kind: 'user',
      message: {
        en: '`{path}` must have a length {relation} {limit} (it has {length}).',
        'zh-CN': '`{path}` 的长度必须 {relation} {limit}（现为 {length}）。',
      },
      safe: untouched,
      do: correct,
    },
    oneOf: {
      kind: 'user',
      message: {
        en: '`{path}` must be one of {options} (got {got}).',
        'zh-CN': '`{path}` 必须是以下之一：{options}（收到 {got}）。',
      },
      safe: untouched,
      do: correct,
    },
    kind: {
      kind: 'user',
      message: {
        en: '`{path}` is not a kind that this lab knows (got {got}).',
        'zh-CN': '`{path}` 不是本实验室认识的种类（收到 {got}）。',
      },
      safe: untouched,
      do: correct,
    },
    missing: {
      kind: 'user',
      message: {
        en: '`{path}` is missing; it must be {expected}.',
        'zh-CN': '缺少 `{path}`；它必须是{expected}。',
      },
      safe: untouched,
      do: { en: `Add that field${at.en}`, 'zh-CN': `请补上该字段${at['zh-CN']}` },
    },
    misspelt: {
      kind: 'user',
      message: {
        en: 'There is no field `{key}`; did you mean `{hint}`?',
        'zh-CN': '没有字段 `{key}`；您是指 `{hint}` 吗？',
      },
      safe: untouched,
      do: { en: 'Rename it to `{hint}`', 'zh-CN': '请改名为 `{hint}`' },
    },
    misplaced: {
      kind: 'user',
      message: {
        en: 'There is no field `{key}` here; did you mean `{hint}`?',
        'zh-CN': '这里没有字段 `{key}`；您是指 `{hint}` 吗？',
      },
      safe: untouched,
      do: { en: 'Move it to `{hint}`', 'zh-CN': '请把它移到 `{hint}`' },
    },
    unknownOf: {
      kind: 'user',
      message: {
        en: 'There is no field `{key}`; the fields here are {known}.',
        'zh-CN': '没有字段 `{key}`；这里的字段有 {known}。',
      },
      safe: untouched,
      do: { en: 'Remove it', 'zh-CN': '请删去它' },
    },
    unknown: {
      kind: 'user',
      message: { en: 'There is no field `{key}`.', 'zh-CN': '没有字段 `{key}`。' },
      safe: untouched,
      do: { en: 'Remove it', 'zh-CN': '请删去它' },
    },
    rule: {
      kind: 'user',
      message: { en: '`{path}`: {rule} (got {got}).', 'zh-CN': '`{path}`：{rule}（收到 {got}）。' },
      safe: untouched,
      do: correct,
    },
  } as const satisfies Record<string, Omit<ErrorText, 'code'>>
}
type Kinds = ReturnType<typeof kinds>

type FieldErrors<Family extends string> = {
  readonly [Key in keyof Kinds as `${Family}.${Key}`]: Kinds[Key] & { readonly code: ErrorCode }
}

/**
 * The errors that a wrong field can cause, for the parameters of a run and for the messages between processes alike.
 * @param family begins their names
 */
export const fieldErrors = <Family extends string>(family: Family, code: ErrorCode, at: Localized) =>
  Object.fromEntries(
    Object.entries(kinds(at)).map(([kind, entry]) => [`${family}.${kind}`, { ...entry, code }]),
  ) as unknown as FieldErrors<Family>
