/** A native library that can be fetched and linked on demand. */
export interface Accelerator {
  readonly name: string
  /** What it is, for the list that the command shows. */
  readonly title: string
  /**
   * Fetches, builds, tries and only then installs it; says each thing it does.
   * @param options the command's further words, such as `--cpu`
   * @throws CannotInstall with what to do; then nothing was changed
   */
  install(options: ReadonlySet<string>): Promise<void>
  /** Undoes it; says what was removed. */
  remove(): void
  /** The further words that it understands. */
  readonly options: readonly string[]
}
