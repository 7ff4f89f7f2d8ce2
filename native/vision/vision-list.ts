import type { VisionProvider, VisionProviderName } from '../../lab/core/images/vision.ts'
import { labError } from '../../preload/errors.ts'
import { phrase, type MessageRef, type Message } from '../../preload/message.ts'
import { reasonOf } from '../refusal.ts'
import { loadOpencv4nodejs } from './opencv4nodejs.ts'
import { loadOpencvWasm } from './opencv-wasm.ts'

/** What became of one way to process pictures. */
export interface VisionStatus {
  name: VisionProviderName
  /** Null where it cannot be used here. */
  provider: VisionProvider | null
  /** The OpenCV behind it, or null. */
  version: string | null
  /** Why it is used or is not, in a few words for the status bar and `lab doctor`. */
  reason: Message
}

/** Every way, best first. */
const loaders: [VisionProviderName, () => Promise<VisionProvider>][] = [
  ['opencv4nodejs', loadOpencv4nodejs],
  ['opencv-wasm', loadOpencvWasm],
]

/**
 * Loads the ways to process pictures, best first. It never throws: a way that cannot be loaded says why. One that can
 * crash is loaded in a process of its own first, by the caller (`only` asks for a single one).
 */
export async function loadVision(only?: VisionProviderName): Promise<VisionStatus[]> {
  const statuses: VisionStatus[] = []
  for (const [name, load] of loaders) {
    if (only !== undefined && name !== only) continue
    try {
      const provider = await load()
      const { version } = provider
      const reason = phrase('provider.library', { library: 'OpenCV', version })
      statuses.push({ name, provider, version, reason })
    } catch (thrown) {
      statuses.push({ name, provider: null, version: null, reason: reasonOf(thrown) })
    }
  }
  return statuses
}

/**
 * The best way that loads: the later ones are not loaded at all.
 * @throws LabError noImageProvider where none does
 * @param refused ways that must not be loaded in this process, each with the reason
 */
export async function loadBestVision(refused: Record<string, Message> = {}): Promise<VisionProvider> {
  const refusals: MessageRef[] = []
  for (const [name] of loaders) {
    const refusal = refused[name]
    if (refusal !== undefined) {
      refusals.push(phrase('provider.refused', { name, reason: refusal }))
      continue
    }
    const [status] = await loadVision(name)
    if (status?.provider) return status.provider
    if (status) refusals.push(phrase('provider.refused', { name, reason: status.reason }))
  }
  throw labError('noImageProvider', { reason: refusals })
}
