/** Rows from the top, `channels` bytes a pixel. */
interface Drawn {
  width: number
  height: number
  channels: 1 | 4
  bytes: Uint8Array
}

/** What the values of one channel are, from 0 to 255. */
interface ChannelFigures {
  least: number
  mean: number
  most: number
}

/** The figures of each channel: one of grey, or red, green and blue. */
export function channelFigures({ width, height, channels, bytes }: Drawn): ChannelFigures[] {
  const count = width * height
  return Array.from({ length: channels === 1 ? 1 : 3 }, (_, channel) => {
    let least = 255
    let most = 0
    let sum = 0
    for (let at = channel; at < count * channels; at += channels) {
      const value = bytes[at]!
      if (value < least) least = value
      if (value > most) most = value
      sum += value
    }
    return { least, mean: sum / count, most }
  })
}
