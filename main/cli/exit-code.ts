import type { LabError } from '../../preload/errors.ts'
import { exitCodes } from './host.ts'

/** Errors that are the lab's, the machine's or the training's. All others mean that what the user gave is wrong. */
const notTheUsers = /^E-(APP|NET|IPC-00[2-6]|RUN-00[12368]|RUN-010|IMG-00[789]|STO-00[14678]|STO-01[123]|SHL-00[45])/

/** 2 where another file, name or folder would have helped, 1 where something failed. */
export const exitCodeOf = ({ code }: LabError): number => (notTheUsers.test(code) ? exitCodes.failed : exitCodes.wrong)
