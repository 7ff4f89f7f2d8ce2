import { expect } from 'vitest'

/** Expects something of an answer that may take its time on a busy machine. */
export const soon = <T>(ask: () => T | Promise<T>) => expect.poll(ask, { timeout: 90_000 })
