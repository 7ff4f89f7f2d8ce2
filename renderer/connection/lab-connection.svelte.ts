import { createClient, type LabClient } from '../../preload/client.ts'
import type { Wire } from '../../preload/wires/wire.ts'
import { retryDelay } from './backoff.ts'

/** How a window reaches its lab. */
export interface LabHost {
  connect(): Promise<Wire>
  /** Whether the lab answers and refuses this window: then trying again is of no use. */
  refused(): Promise<boolean>
}

/** The connection to the lab: made, and made again whenever it is lost. */
export class LabConnection {
  readonly #host: LabHost
  /** `refused`: the lab is there and does not accept the token. `stranger`: the page was opened without one. */
  status = $state<'connecting' | 'connected' | 'lost' | 'refused' | 'stranger'>('connecting')
  client = $state.raw<LabClient | null>(null)
  #failures = 0
  #stopped = false

  constructor(host: LabHost) {
    this.#host = host
  }

  /** Connects, and goes on until {@link stop}. */
  async start(): Promise<void> {
    while (!this.#stopped && this.status !== 'refused' && this.status !== 'stranger') {
      try {
        const wire = await this.#host.connect()
        const closed = new Promise<void>((resolve) => wire.onClose(() => resolve()))
        this.client = createClient(wire)
        this.status = 'connected'
        this.#failures = 0
        await closed
      } catch {
        // Whatever the reason, the next try or the banner tells.
      }
      if (this.#stopped) return
      this.#failures++
      if (this.status === 'connected') this.status = 'lost'
      if (await this.#host.refused()) this.status = 'refused'
      else await new Promise((resolve) => setTimeout(resolve, retryDelay(this.#failures)))
    }
  }
  stop(): void {
    this.#stopped = true
  }
}
