/** How often texts that describe what is drawn are made anew, in milliseconds: a reader of the screen is no faster. */
const CALM_MS = 1_000

/**
 * Follows a value that changes many times a second, at most once in a while; the last one is never missed.
 * To be called while a component is made.
 */
export function throttled<T>(value: () => T, everyMs = CALM_MS): { readonly value: T } {
  let calm = $state.raw(value())
  let takenAt = -Infinity
  $effect(() => {
    const newest = value()
    const take = () => {
      takenAt = performance.now()
      calm = newest
    }
    const rest = takenAt + everyMs - performance.now()
    if (rest <= 0) return take()
    const timer = setTimeout(take, rest)
    return () => clearTimeout(timer)
  })
  return {
    get value() {
      return calm
    },
  }
}
