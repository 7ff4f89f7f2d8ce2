import { labError, type LabError } from '../../preload/errors.ts'
import { limits } from '../../preload/limits.ts'
import { phrase } from '../../preload/message.ts'
import type { Frame, Wire } from '../../preload/wires/wire.ts'

const QUOTE = 34
const COMMA = 44
const BACKSLASH = 92
const opens = (code: number): boolean => code === 91 || code === 123
const closes = (code: number): boolean => code === 93 || code === 125

/** Bytes of a frame on the wire. */
const sizeOf = (frame: Frame): number => (typeof frame === 'string' ? Buffer.byteLength(frame) : frame.byteLength)

/** What a message has too much of. */
export interface Excess {
  size: number
  unit: 'bytes' | 'levels' | 'values'
  limit: number
}

/** What a message has too much of, told before it is parsed: bytes, values in it, or levels of nesting. */
export function messageExcess(frame: Frame): Excess | null {
  const size = sizeOf(frame)
  if (size > limits.messageBytes) return { size, unit: 'bytes', limit: limits.messageBytes }
  // JSON's own signs are single bytes in UTF-8, so text and bytes are walked alike.
  const codeAt = typeof frame === 'string' ? (at: number) => frame.charCodeAt(at) : (at: number) => frame[at]!
  let depth = 0
  let nodes = 1
  let inText = false
  for (let at = 0; at < frame.length; at++) {
    const code = codeAt(at)
    if (inText) {
      if (code === BACKSLASH) at++
      else if (code === QUOTE) inText = false
    } else if (code === QUOTE) inText = true
    else if (code === COMMA) nodes++
    else if (opens(code)) {
      nodes++
      if (++depth > limits.messageDepth) return { size: depth, unit: 'levels', limit: limits.messageDepth }
    } else if (closes(code)) depth--
  }
  return nodes > limits.messageNodes ? { size: nodes, unit: 'values', limit: limits.messageNodes } : null
}

const tooLarge = ({ size, unit, limit }: Excess): LabError =>
  labError('messageTooLarge', { size, unit: phrase(`unit.${unit}`), limit }, { received: size, limit })

/** A peer that sent more than the limits allow; the close code is WebSocket's. */
export interface Cut {
  code: 1009 | 4008
  error: LabError
}

/**
 * A wire from a window, with the limits of what a window may send: the size of a message, and messages and bytes in a
 * second. The first excess ends the wire, and nothing that comes after it is looked at.
 * @param cut is called once, and closes the connection
 * @param now a steady clock, in milliseconds
 */
export function limitWire(wire: Wire, cut: (cut: Cut) => void, now = () => performance.now()): Wire {
  let since = now()
  let messages = 0
  let bytes = 0
  let ended = false
  const cutOf = (frame: Frame): Cut | null => {
    if (now() - since >= 1_000) {
      since = now()
      messages = bytes = 0
    }
    messages++
    bytes += sizeOf(frame)
    const tooMany = (count: number, limit: number): Cut => ({
      code: 4008,
      error: labError('tooManyMessages', { count, limit }, { received: count, limit }),
    })
    if (messages > limits.messagesPerSecond) return tooMany(messages, limits.messagesPerSecond)
    if (bytes > limits.messageBytesPerSecond) return tooMany(bytes, limits.messageBytesPerSecond)
    const excess = messageExcess(frame)
    return excess && { code: 1009, error: tooLarge(excess) }
  }
  return {
    ...wire,
    close() {
      ended = true
      wire.close()
    },
    onFrame: (listener) =>
      wire.onFrame((frame) => {
        if (ended) return
        const reason = cutOf(frame)
        if (!reason) return listener(frame)
        ended = true
        cut(reason)
      }),
  }
}
