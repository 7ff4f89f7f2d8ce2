import { labError } from '../../preload/errors.ts'

/**
 * Called between two pieces of a longer job: tells how far it is (0 to 1) and lets others have their turn.
 * @param guess whether nothing was done but wait, so that how far it is was guessed
 * @throws LabError cancelled once nobody waits for the job any more
 */
export type Progress = (done: number, guess?: boolean) => Promise<void>

/** For a job that nobody watches. */
export const noProgress: Progress = () => Promise.resolve()

/** A part of a job as a job of its own: its 0 to 1 is the whole's `from` to `to`. */
export const subProgress =
  (progress: Progress, from: number, to: number): Progress =>
  (done, guess) =>
    progress(from + done * (to - from), guess)

/** @throws LabError cancelled where the caller (an AbortSignal says so) has changed their mind */
export function throwIfAborted(signal: { readonly aborted: boolean } | undefined): void {
  if (signal?.aborted) throw labError('cancelled')
}
