/** Which control an arrow key leads to: the nearest in its direction, one to the side counting twice as far. */
export function nextStop(key: string, from: HTMLElement, within: HTMLElement): HTMLElement | null {
  const directions: Record<string, readonly [number, number]> = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
  }
  const stops = [...within.querySelectorAll<HTMLElement>('[data-stop]')]
  const direction = directions[key]
  if (!direction) return key === 'Home' ? (stops[0] ?? null) : key === 'End' ? (stops.at(-1) ?? null) : null
  const middleOf = (element: HTMLElement) => {
    const { left, top, width, height } = element.getBoundingClientRect()
    return [left + width / 2, top + height / 2] as const
  }
  const [x, y] = middleOf(from)
  let [best, least]: [HTMLElement | null, number] = [null, Infinity]
  for (const stop of stops) {
    const [toX, toY] = middleOf(stop)
    const along = (toX - x) * direction[0] + (toY - y) * direction[1]
    const across = Math.abs((toX - x) * direction[1]) + Math.abs((toY - y) * direction[0])
    const apart = along + 2 * across
    if (along > 4 && along > across / 2 && apart < least) [best, least] = [stop, apart]
  }
  return best
}
