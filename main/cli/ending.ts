/** Ctrl-C can arrive twice at once, from the terminal and from npm: only a later one means "at once". */
const SAME_MS = 1_000

/** Aborted by the first signal that asks this process to end; a second one ends it there and then. */
export function whenAskedToEnd(): AbortSignal {
  const ending = new AbortController()
  let since: number | null = null
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      since ??= performance.now()
      if (performance.now() - since > SAME_MS) process.exit(130)
      ending.abort()
    })
  return ending.signal
}
