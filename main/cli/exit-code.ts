import type { LabError } from '../../preload/errors.ts'
import { exitCodes } from './host.ts'

/** 2 where another file, name or folder would have helped, 1 where something failed. */
export const exitCodeOf = ({ kind }: LabError): number => (kind === 'user' ? exitCodes.wrong : exitCodes.failed)
