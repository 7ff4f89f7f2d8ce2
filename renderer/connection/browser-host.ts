import { errorShape, LabError } from '../../preload/errors.ts'
import { openedWire } from '../../preload/wires/web-socket.ts'
import { openSocket, takeFirstSocket } from './early-connection.ts'
import type { LabHost } from './lab-connection.svelte.ts'

/** The lab behind the page's own loopback address. */
export function browserHost(base: string, token: string): LabHost {
  // Another start of the lab has another token; its address, entered into this very tab, changes no more than the hash.
  window.addEventListener('hashchange', () => {
    if (location.hash.startsWith('#t=')) location.reload()
  })
  return {
    connect: () => openedWire(takeFirstSocket() ?? openSocket(token)),
    // A browser does not tell why a socket was refused; an ordinary request for the same address does.
    refusal: async () => {
      const response = await fetch(new URL('lab', base), { headers: { Authorization: `Bearer ${token}` } }).catch(
        () => null,
      )
      if (!response || response.status === 404) return null
      const shape = errorShape.safeParse(await response.json().catch(() => null))
      return shape.success ? new LabError(shape.data) : null
    },
  }
}
