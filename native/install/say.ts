/** What the command tells; standard output belongs to programs that read it. */
export const say = (line: string): void => void process.stderr.write(`${line}\n`)

/** What keeps an accelerator from being installed, in words that say what to do. */
export class CannotInstall extends Error {
  override name = 'CannotInstall'
}
