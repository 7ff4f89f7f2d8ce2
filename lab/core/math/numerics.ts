import { labError } from '../../../preload/errors.ts'

/**
 * The version of everything that makes a run's numbers; it grows by one with each change that alters any run's bits.
 * 1: the JavaScript engine's exp, log, pow, sin and cos; runs that say nothing are of this one. 2: our own.
 */
export const NUMERICS = 2

/**
 * Refuses to compute what a newer lab computed: this one's numbers would be others.
 * @param numerics of the run; null of one without
 * @throws LabError newerNumerics
 */
export function refuseNewerNumerics(numerics: number | null): void {
  if (numerics !== null && numerics > NUMERICS)
    throw labError(
      'newerNumerics',
      { numerics, known: NUMERICS },
      { path: 'numerics', received: numerics, limit: NUMERICS },
    )
}
