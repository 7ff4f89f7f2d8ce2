import type { AxisSpec } from './plot-frame.ts'

/** Something in a plot that is dragged, or moved by arrow keys. */
export interface Handle {
  id: string
  /** What it moves, for its hint and for a reader of the screen. */
  label: string
  x: number
  y: number
  /** Takes it to another place, which lies within the axes. */
  move: (x: number, y: number) => void
  /** Called when it is let go, by pointer or key. */
  end?: () => void
  /** Takes it away: the Delete key. */
  remove?: () => void
  /** The way it can go; both by default. */
  along?: 'x' | 'y'
  /** The other end of a line that is dragged as a whole; the handle is then the line from here to there. */
  line?: readonly [fromX: number, fromY: number, toX: number, toY: number]
  /** A series' colour; the accent by default. */
  colorIndex?: number
  /** Whether the plot's own marks show it already: only its ring is drawn then. */
  drawn?: boolean
  /** Says its value instead of x and y. */
  valueText?: string
}

const within = (value: number, { from, to }: AxisSpec): number =>
  Math.min(Math.max(from, to), Math.max(Math.min(from, to), value))

/** Takes a handle to a place: kept within the axes and on its way. */
export function moveHandle(handle: Handle, x: number, y: number, axes: { x: AxisSpec; y: AxisSpec }): void {
  handle.move(handle.along === 'y' ? handle.x : within(x, axes.x), handle.along === 'x' ? handle.y : within(y, axes.y))
}

const directions: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
}

/** How far a key takes something in a plot: a hundredth of the axis, a tenth with Shift; null for another key. */
export function keyStep(
  {
    key,
    shiftKey,
    ctrlKey,
    altKey,
    metaKey,
  }: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey'>,
  { x, y }: { x: AxisSpec; y: AxisSpec },
): { dx: number; dy: number } | null {
  const direction = directions[key]
  if (!direction || ctrlKey || altKey || metaKey) return null
  const share = shiftKey ? 0.1 : 0.01
  return { dx: direction[0] * share * (x.to - x.from), dy: direction[1] * share * (y.to - y.from) }
}
