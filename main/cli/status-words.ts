import { runStatus, type RunStatus } from '../../preload/contract/values.ts'
import { phrases } from '../../preload/phrases.ts'
import type { Localized } from '../../preload/localized.ts'

/** The states of a run by their own names, by which they are asked for and told to scripts. */
export const statuses: readonly RunStatus[] = runStatus.options

/** What people read of a run's state. */
export const statusWords = (status: RunStatus): Localized => phrases[`status.${status}`]
