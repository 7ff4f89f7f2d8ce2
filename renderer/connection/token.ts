/** Where the page keeps its token while it is open: gone with the tab, seen by no other page. */
const KEY = 'spiral-lab-token'

/** The parts of the browser that hold the token. */
interface TokenPlaces {
  location: Pick<Location, 'hash' | 'pathname' | 'search'>
  history: Pick<History, 'replaceState' | 'state'>
  storage: Pick<Storage, 'getItem' | 'setItem'>
}

/**
 * Takes the token from the address (`#t=…`), keeps it for this tab and removes it from the address, so that neither the
 * history nor a bookmark has it.
 * @returns null where neither the address nor this tab has one
 */
export function takeToken({ location, history, storage }: TokenPlaces): string | null {
  const given = /^#t=([A-Za-z0-9_-]+)$/.exec(location.hash)?.[1]
  if (given !== undefined) {
    storage.setItem(KEY, given)
    history.replaceState(history.state, '', location.pathname + location.search)
    return given
  }
  return storage.getItem(KEY)
}
