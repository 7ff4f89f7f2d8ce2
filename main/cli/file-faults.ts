import { basename } from 'node:path'
import { labError, type LabError } from '../../preload/errors.ts'
import { fileReason, systemCode } from '../system-reason.ts'

/**
 * What the system says of a file of the user's, as an error of the catalogue.
 * @param given its path as it was given
 */
export function fileFault(verb: 'read' | 'written', given: string, thrown: unknown): LabError {
  const code = systemCode(thrown)
  if (code === 'ENOSPC' || code === 'EDQUOT') return labError('E-STO-001', {}, { received: given })
  const values = { file: basename(given) || given, reason: fileReason(thrown) }
  return labError(verb === 'read' ? 'E-SHL-001' : 'E-STO-002.file', values, { received: given })
}
