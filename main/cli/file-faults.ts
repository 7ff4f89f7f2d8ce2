import { basename } from 'node:path'
import { labError, type LabError } from '../../preload/errors.ts'
import { fileReason, systemCode } from '../host/system-reason.ts'

const isFull = (code: string | null): boolean => code === 'ENOSPC' || code === 'EDQUOT'

/**
 * What the system says of a file of the user's, as an error of the catalogue.
 * @param given its path as it was given
 */
export function fileFault(verb: 'read' | 'written', given: string, thrown: unknown): LabError {
  const code = systemCode(thrown)
  if (isFull(code)) return labError('diskFull', {}, { received: given })
  const values = { file: basename(given) || given, reason: fileReason(thrown) }
  return labError(verb === 'read' ? 'fileUnreadable' : 'fileWriteFailed', values, { received: given })
}

/** What the system says of standard output, as an error of the catalogue. */
export const outputFault = (thrown: unknown): LabError =>
  isFull(systemCode(thrown)) ? labError('diskFull') : labError('outputWriteFailed', { reason: fileReason(thrown) })
