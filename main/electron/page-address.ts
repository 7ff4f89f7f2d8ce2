/** The page's own scheme; it is never registered with the system. */
export const SCHEME = 'app-lab'

/** The page's origin. */
export const ORIGIN = `${SCHEME}://lab`

/** Where the page starts. */
export const PAGE = `${ORIGIN}/`

/** The scheme of links to a place in the lab, which the system hands over: `spiral-lab://history/run/0190…`. */
export const LINK_SCHEME = 'spiral-lab'

/** Whether an address is the page's. Origins are compared once they are parsed, never how an address begins. */
export function isOwnAddress(address: string): boolean {
  let url: URL
  try {
    url = new URL(address)
  } catch {
    return false
  }
  // For schemes of one's own Node's `origin` is "null", so its parts are compared.
  return `${url.protocol}//${url.host}` === ORIGIN && url.username === '' && url.password === ''
}

/** Whether the page may load this: its own files and bytes it made itself. The developer tools have a scheme of theirs. */
export function mayLoad(address: string, development: boolean): boolean {
  if (address.startsWith('blob:')) return isOwnAddress(address.slice('blob:'.length))
  if (development && (address.startsWith('devtools:') || address.startsWith('chrome-extension:'))) return true
  return isOwnAddress(address)
}
