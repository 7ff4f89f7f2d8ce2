import { join } from 'node:path'
import { lastLines, runProgram } from './run-program.ts'
import { CannotInstall, say } from './say.ts'

/**
 * Tries a built package in a throw-away process, which a library that does not fit this machine may end.
 * @param program a module beside this one; its last line on standard output is what it found, as JSON
 * @throws CannotInstall where it does not work here
 */
export async function tryInChild<T>(program: string, folder: string): Promise<T> {
  const { code, signal, output, transcript } = await runProgram(process.execPath, [
    '--experimental-transform-types',
    '--no-warnings',
    join(import.meta.dirname, program),
    folder,
  ])
  if (code === 0) return JSON.parse(lastLines(output, 1)) as T
  const end = signal ?? `exit code ${code}`
  throw new CannotInstall(`It does not work on this machine (${end}); nothing was changed.\n${lastLines(transcript)}`)
}

/**
 * Whether what was installed before still works, so that nothing is fetched for nothing.
 * @param trial tries it, and says what was found
 */
export async function stillWorks(trial: () => Promise<string>): Promise<boolean> {
  try {
    say(`It is there already: ${await trial()}. With --remove it goes; then it can be fetched anew.`)
    return true
  } catch (thrown) {
    if (!(thrown instanceof CannotInstall)) throw thrown
    say('What is there does not work any more (another version of Node?); it is made anew.')
    return false
  }
}
