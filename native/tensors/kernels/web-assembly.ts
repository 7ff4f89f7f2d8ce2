import { labError } from '../../../preload/errors.ts'
import { phrase, type MessageRef } from '../../../preload/message.ts'

/** What of WebAssembly's interface the kernels need. TypeScript knows it only together with all of the browser's. */

export interface SharedMemory {
  readonly buffer: SharedArrayBuffer
}

/** Compiled code; it can be sent to a worker. */
export type CompiledModule = object

interface WebAssemblyInterface {
  Memory: new (size: { initial: number; maximum: number; shared: true }) => SharedMemory
  Instance: new (module: CompiledModule, imports: { env: { memory: SharedMemory } }) => { exports: unknown }
  compile(bytes: Uint8Array): Promise<CompiledModule>
}

const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyInterface }

const PAGE_BYTES = 65_536
/** What addresses of 32 bits reach. */
const MEMORY_BYTES = 4_294_967_296 - PAGE_BYTES

/** Why there can be no memory of so many bytes; null where there can. */
export const tooLarge = (bytes: number): MessageRef | null =>
  bytes > MEMORY_BYTES ? phrase('provider.addresses', { mib: mib(bytes), most: mib(MEMORY_BYTES) }) : null

const mib = (bytes: number): number => Math.ceil(bytes / 1_048_576)

/**
 * A memory of at least so many bytes, all zero, that threads can share.
 * @throws LabError modelUnsupported where it would be too large, or the machine does not give it
 */
export function sharedMemory(bytes: number): SharedMemory {
  const refusal = (reason: MessageRef) =>
    labError('modelUnsupported', { provider: 'kernels', reason }, { path: 'provider' })
  const reason = tooLarge(bytes)
  if (reason !== null) throw refusal(reason)
  const pages = Math.ceil(bytes / PAGE_BYTES)
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true })
  } catch {
    throw refusal(phrase('provider.memory', { mib: mib(bytes) }))
  }
}

export const compile = (bytes: Uint8Array): Promise<CompiledModule> => WebAssembly.compile(bytes)

/** What a module exports, at work on a memory. */
export const instantiate = (module: CompiledModule, memory: SharedMemory): unknown =>
  new WebAssembly.Instance(module, { env: { memory } }).exports
