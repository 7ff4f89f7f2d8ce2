/** The shortest time between two announcements, in milliseconds. */
const ANNOUNCE_MS = 5_000

/**
 * Tells a reader of the screen what happens, without drowning the listener: the first text at once, then at most one
 * every five seconds; of what comes in between, the newest is told, but one that lasts (an end) before what passes.
 * @param tell writes the text into the page's live region
 * @param now a clock that never goes back, in milliseconds
 */
export function createAnnouncer(
  tell: (text: string) => void,
  now: () => number = () => performance.now(),
): (text: string, lasts?: boolean) => void {
  let last = -Infinity
  let waiting: string | null = null
  let waitingLasts = false
  return (text, lasts = false) => {
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
        waitingLasts = false
        tell(newest)
      }, wait)
    if (waitingLasts && !lasts) return
    waiting = text
    waitingLasts = lasts
  }
}
