import { createClient, type LabClient } from '../../preload/client.ts'
import type { LabError } from '../../preload/errors.ts'
import type { Wire } from '../../preload/wires/wire.ts'
import { retryDelay } from './backoff.ts'

/** How a window reaches its lab. */
export interface LabHost {
  connect(): Promise<Wire>
  /** Why the lab, which answers, refuses this window; null where it does not. */
  refusal(): Promise<LabError | null>
}

/** The connection to the lab: made, and made again whenever it is lost. */
export class LabConnection {
  readonly #host: LabHost
  /** `refused`: the lab is there and does not accept the token. `stranger`: the page was opened without one. */
  status = $state<'connecting' | 'connected' | 'lost' | 'refused' | 'stranger'>('connecting')
  client = $state.raw<LabClient | null>(null)
  /** Why this window is not connected, where the lab has told; it may change while the window tries again. */
  reason = $state.raw<LabError | null>(null)
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
        this.reason = null
        this.#failures = 0
        await closed
      } catch {
        // Whatever the reason, the next try or the banner tells.
      }
      if (this.#stopped) return
      this.#failures++
      if (this.status === 'connected') this.status = 'lost'
      this.reason = await this.#host.refusal()
      // With another token trying again is of no use.
      if (this.reason?.key === 'wrongToken') this.status = 'refused'
      else await new Promise((resolve) => setTimeout(resolve, retryDelay(this.#failures)))
    }
  }
  stop(): void {
    this.#stopped = true
  }
}
