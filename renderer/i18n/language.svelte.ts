import i18next from 'i18next'
import { errorIn, systemLanguage } from '../../preload/error-language.ts'
import { errorTexts } from '../../preload/error-texts.ts'
import type { ErrorShape } from '../../preload/errors.ts'
import { saidNumber } from '../../preload/number-words.ts'
import type { Locale, TextKey, Texts, TextValues } from '../../lab/kit/lab-context.ts'

const engine = i18next.createInstance()
void engine.init({
  initAsync: false,
  lng: 'en',
  fallbackLng: false,
  resources: {},
  keySeparator: false,
  nsSeparator: false,
  // Texts become text nodes, never markup, so nothing is escaped.
  interpolation: { prefix: '{', suffix: '}', escapeValue: false },
})

const namespaces = new WeakMap<object, string>()
let catalogues = 0

/** Gives a catalogue a place in i18next, once. */
function namespaceOf(catalogue: Texts): string {
  let namespace = namespaces.get(catalogue)
  if (namespace === undefined) {
    namespace = `texts-${++catalogues}`
    namespaces.set(catalogue, namespace)
    engine.addResourceBundle('en', namespace, catalogue.en)
    engine.addResourceBundle('zh-CN', namespace, catalogue['zh-CN'])
  }
  return namespace
}

/** A text of a catalogue in a language. */
export function textOf<K extends string>(
  locale: Locale,
  catalogue: Texts<K>,
  key: TextKey<K>,
  values: TextValues = {},
): string {
  const shown = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'number' ? saidNumber(value, locale) : value,
    ]),
  )
  // Typed as a plain string: i18next's own types know only catalogues that are declared globally.
  const text: string = engine.t(key as string, {
    lng: locale,
    ns: namespaceOf(catalogue),
    ...(typeof values['count'] === 'number' && { count: values['count'] }),
    replace: shown,
  })
  return text
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
  locale = $state<Locale>(systemLanguage(navigator.language))

  say<K extends string>(catalogue: Texts<K>, key: TextKey<K>, values?: TextValues): string {
    return textOf(this.locale, catalogue, key, values)
  }
}
