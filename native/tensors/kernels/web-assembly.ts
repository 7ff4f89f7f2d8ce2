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
export const MEMORY_BYTES = 2 ** 32 - PAGE_BYTES

/**
 * A memory of at least so many bytes, all zero, that threads can share.
 * @throws RangeError where the machine does not give it
 */
export function sharedMemory(bytes: number): SharedMemory {
  const pages = Math.ceil(bytes / PAGE_BYTES)
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true })
}

export const compile = (bytes: Uint8Array): Promise<CompiledModule> => WebAssembly.compile(bytes)

/** What a module exports, at work on a memory. */
export const instantiate = (module: CompiledModule, memory: SharedMemory): unknown =>
  new WebAssembly.Instance(module, { env: { memory } }).exports
