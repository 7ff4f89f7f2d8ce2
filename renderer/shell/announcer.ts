/** The shortest time between two announcements, in milliseconds. */
const ANNOUNCE_MS = 5_000

/**
 * Tells a reader of the screen what happens, without drowning the listener: the first text at once, then at most one
 * every five seconds; of what comes in between, the newest is told.
 * @param tell writes the text into the page's live region
 * @param now a clock that never goes back, in milliseconds
 */
export function createAnnouncer(
  tell: (text: string) => void,
  now: () => number = () => performance.now(),
): (text: string) => void {
  let last = -Infinity
  let waiting: string | null = null
  return (text) => {
    const wait = last + ANNOUNCE_MS - now()
    if (wait <= 0 && waiting === null) {
      last = now()
      tell(text)
      return
    }
    if (waiting === null)
      setTimeout(() => {
        last = now()
        const newest = waiting ?? ''
        waiting = null
        tell(newest)
      }, wait)
    waiting = text
  }
}
