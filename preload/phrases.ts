import { fieldPhrases } from './phrases/fields.ts'
import { picturePhrases } from './phrases/pictures.ts'
import { providerPhrases } from './phrases/providers.ts'
import { systemPhrases } from './phrases/system.ts'

/**
 * What stands within an error or a provider's report in words: no sentence of its own, so without a capital and a full
 * stop. Used through `phrase()` of sayable.ts.
 */
export const phrases = { ...systemPhrases, ...providerPhrases, ...fieldPhrases, ...picturePhrases } as const

export type PhraseKey = keyof typeof phrases
