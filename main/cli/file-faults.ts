import { basename } from 'node:path'
import { labError, type LabError } from '../../preload/errors.ts'

const reasons: Record<string, string> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of its path is not a folder',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
}

/**
 * What the system says of a file of the user's, as an error of the catalogue.
 * @param file its path as it was given
 */
export function fileFault(verb: 'read' | 'written', file: string, thrown: unknown): LabError {
  const code = (thrown as NodeJS.ErrnoException).code ?? String(thrown)
  if (code === 'ENOSPC' || code === 'EDQUOT') return labError('E-STO-001', {}, { received: file })
  const reason = reasons[code] ?? code
  return verb === 'read'
    ? labError('E-SHL-001', { file: basename(file) || file, reason }, { received: file })
    : labError('E-STO-002', { verb, reason: `${basename(file) || file}: ${reason}` }, { received: file })
}
