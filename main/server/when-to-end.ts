const PARENT_CHECK_MS = 1_000
/** Ctrl-C can arrive twice at once, from the terminal and from npm: only a later one means "at once". */
const SAME_MS = 1_000

/**
 * Waits until this process is told to end: by a signal, or because the process that started it is gone. A second signal
 * after that ends it at once.
 * @returns why, for the log
 */
export function whenToEnd(): Promise<string> {
  return new Promise((resolve) => {
    const parent = process.ppid
    let since: number | null = null
    const end = (why: string): void => {
      since ??= performance.now()
      if (performance.now() - since > SAME_MS) process.exit(130)
      resolve(why)
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(signal))
    const watch = setInterval(() => {
      if (process.ppid === parent) return
      clearInterval(watch)
      end('the launcher is gone')
    }, PARENT_CHECK_MS)
    watch.unref()
  })
}
