/** Where a run's keyframes lie: it follows from the number of its epochs alone. */
import { limits } from '../../../preload/limits.ts'

/** Keyframes that a run may have, when each of them has so many bytes; the newest state has room beside them. */
export const keyframeRoom = (bytes: number): number =>
  Math.max(0, Math.min(limits.keyframes, Math.floor(limits.recordingBytes / bytes) - 1))

/**
 * Epochs from one keyframe to the next: the smallest power of two with which there are no more than `room`.
 * @param first the position that the run began at: 0, or where a branch left
 * @returns infinite without any room
 */
export function keyframeStride(first: number, position: number, room: number): number {
  if (room === 0) return Infinity
  let stride = 1
  while (Math.floor(position / stride) - Math.floor(first / stride) > room) stride *= 2
  return stride
}
