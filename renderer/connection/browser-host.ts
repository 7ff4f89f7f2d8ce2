import { connectWebSocket } from '../../preload/wires/web-socket.ts'
import type { LabHost } from './lab-connection.svelte.ts'

/** The lab behind the page's own loopback address. */
export function browserHost(base: string, token: string): LabHost {
  const socketUrl = new URL('lab', base)
  // Another start of the lab has another token; its address, entered into this very tab, changes no more than the hash.
  window.addEventListener('hashchange', () => {
    if (location.hash.startsWith('#t=')) location.reload()
  })
  socketUrl.protocol = socketUrl.protocol === 'https:' ? 'wss:' : 'ws:'
  return {
    connect: () => connectWebSocket(socketUrl.href, token),
    // A browser does not tell why a socket was refused; a request for bytes that nobody has does.
    refused: async () => {
      const url = new URL('bulk/none:00000000', base)
      const response = await fetch(url, { headers: { Authorization: `Bearer ${token}` } }).catch(() => null)
      return response?.status === 401
    },
  }
}
