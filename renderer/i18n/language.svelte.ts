import { errorIn, systemLanguage } from '../../preload/error-language.ts'
import { errorTexts } from '../../preload/error-texts.ts'
import type { ErrorShape } from '../../preload/errors.ts'
import { interpolate } from '../../preload/message.ts'
import type { Locale, TextKey, Texts, TextValues } from '../../lab/kit/lab-context.ts'

/** A text of a catalogue in a language; `count` chooses the plural where there is one. */
export function textOf<K extends string>(
  locale: Locale,
  catalogue: Texts<K>,
  key: TextKey<K>,
  values: TextValues = {},
): string {
  const texts: Readonly<Record<string, string | undefined>> = catalogue[locale]
  const single = values['count'] === 1 ? texts[`${key}_one`] : undefined
  return interpolate(single ?? texts[`${key}_other`] ?? texts[key] ?? key, values, locale)
}

/** The catalogue's last part has no full stop, because the terminal shows it on a line of its own. */
const asSentence = (locale: Locale, text: string): string => text + (locale === 'zh-CN' ? '。' : '.')

/** What an error says, in a language, as sentences: made anew from its catalogue entry where there is one. */
export function errorText(locale: Locale, shape: ErrorShape): { message: string; safe: string; do: string } {
  const words = errorIn(locale, shape)
  return { ...words, do: asSentence(Object.hasOwn(errorTexts, shape.key) ? locale : 'en', words.do) }
}

/** The window's language. Every text that was shown is written again when it changes. */
export class Language {
  #locale = $state<Locale>(systemLanguage(navigator.language))
  #instead: Locale | null = null

  get locale(): Locale {
    const locale = this.#locale
    return this.#instead ?? locale
  }
  set locale(locale: Locale) {
    this.#locale = locale
  }
  /** Says something in every language, the window's own first. */
  inEvery(say: () => string): string[] {
    const others = (['en', 'zh-CN'] as const).filter((each) => each !== this.#locale)
    const own = say()
    try {
      return [own, ...others.map((locale) => ((this.#instead = locale), say()))]
    } finally {
      this.#instead = null
    }
  }

  say<K extends string>(catalogue: Texts<K>, key: TextKey<K>, values?: TextValues): string {
    return textOf(this.locale, catalogue, key, values)
  }
}
