/** The languages that the lab speaks. */
export type Language = 'en' | 'zh-CN'

/** The language that the system asks for by a name such as `zh_CN.UTF-8` or `zh-Hans`, as far as the lab speaks it. */
export const systemLanguage = (preferred: string): Language => (/^zh(?![a-z])/i.test(preferred) ? 'zh-CN' : 'en')

/** One thing said in every language; one that lacks a language does not compile. `{name}` stands for a value. */
export type Localized = Readonly<Record<Language, string>>

/** The `{name}`s of a text. */
export type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never
