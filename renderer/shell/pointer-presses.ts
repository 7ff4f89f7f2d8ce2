/**
 * Numbers the presses of the pointer.
 * @returns the number of the press that is held now, or null
 */
export function followPresses(target: EventTarget): () => number | null {
  let count = 0
  let held: number | null = null
  const options = { capture: true, passive: true }
  target.addEventListener('pointerdown', () => (held = ++count), options)
  // What its release changes belongs to it still.
  const release = (): void => void setTimeout(() => (held = null))
  for (const end of ['pointerup', 'pointercancel']) target.addEventListener(end, release, options)
  return () => held
}
