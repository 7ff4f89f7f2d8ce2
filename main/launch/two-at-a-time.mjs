/** How much runs beside each other: what a small machine has cores. */
const AT_A_TIME = 2

/**
 * Does the same with all of these, two at a time, in their order; a failure of one leaves the others to their end.
 * @template T
 * @param {readonly T[]} items
 * @param {(item: T) => Promise<void>} work
 * @throws the first failure, when all are done
 */
export async function twoAtATime(items, work) {
  const waiting = [...items]
  /** @type {unknown[]} */
  const failures = []
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift())
      await work(item).catch((/** @type {unknown} */ error) => failures.push(error))
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, worker))
  if (failures.length > 0) throw failures[0]
}
