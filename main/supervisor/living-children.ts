const kills = new Set<() => void>()

process.on('exit', () => {
  for (const kill of kills) kill()
})

/**
 * Remembers a child as long as it lives, to end it together with this process: one that is stopped hears nothing of that end.
 * @returns what to call when it has ended
 */
export function endWithLab(kill: () => void): () => void {
  kills.add(kill)
  return () => void kills.delete(kill)
}
