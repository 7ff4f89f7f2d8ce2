const FIRST_MS = 250
const LONGEST_MS = 5_000

/** How long to wait before the next try to connect, in milliseconds: doubling, and never more than five seconds. */
export const retryDelay = (failures: number): number => Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1))
