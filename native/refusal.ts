import { LabError, phraseOfError } from '../preload/errors.ts'
import { fromLibrary, type MessageRef, type Message } from '../preload/message.ts'

/** Why a library cannot be used here: thrown by what loads it. */
export class Refusal extends Error {
  readonly words: MessageRef
  constructor(words: MessageRef) {
    super(words.english)
    this.words = words
  }
}

/** Why a library cannot be used: the lab's own words where it has some, otherwise the library's first line. */
export function reasonOf(thrown: unknown): Message {
  if (thrown instanceof Refusal) return thrown.words
  return thrown instanceof LabError ? phraseOfError(thrown) : fromLibrary(thrown)
}
