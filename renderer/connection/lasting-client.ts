import type { LabClient } from '../../preload/client.ts'
import { labError } from '../../preload/errors.ts'

type Node = { [name: string]: Node } & ((...input: unknown[]) => unknown)

/**
 * A client that outlives connections: each call goes to the client of the connection that stands now, so that whoever
 * holds it need not know when the lab was connected anew. Without a connection a call fails with connectionLost.
 */
export function lastingClient(current: () => LabClient | null): LabClient {
  const node = (path: readonly string[]): Node =>
    new Proxy((() => {}) as unknown as Node, {
      get: (_, name) => (typeof name === 'string' && name !== 'then' ? node([...path, name]) : undefined),
      apply(_, __, input: unknown[]) {
        const client = current()
        if (!client) return Promise.reject(labError('connectionLost'))
        return path.reduce<Node>((at, name) => at[name]!, client as unknown as Node)(...input)
      },
    })
  return node([]) as unknown as LabClient
}
