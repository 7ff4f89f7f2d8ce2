import { LabError, phraseOfError } from '../preload/errors.ts'
import { saidBy, type Phrase, type Sayable } from '../preload/sayable.ts'

/** Why a library cannot be used here: thrown by what loads it. */
export class Refusal extends Error {
  readonly words: Phrase
  constructor(words: Phrase) {
    super(words.english)
    this.words = words
  }
}

/** Why a library cannot be used: the lab's own words where it has some, otherwise the library's first line. */
export function reasonOf(thrown: unknown): Sayable {
  if (thrown instanceof Refusal) return thrown.words
  return thrown instanceof LabError ? phraseOfError(thrown) : saidBy(thrown)
}
