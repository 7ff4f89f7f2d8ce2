import { modules } from './places.ts'
import { stopPrograms } from './run-program.ts'
import { dropStaging } from './staging.ts'
import { CannotInstall, say } from './say.ts'
import type { Accelerator } from './accelerator.ts'
import { opencv } from './opencv.ts'
import { tensorflow } from './tensorflow.ts'

/** `npm run native -- [NAME …] [--remove] [--OPTION]`: fetches and links native libraries, or undoes it. */
const accelerators: Accelerator[] = [tensorflow, opencv]

/** What is done when no name is given. */
const DEFAULT = 'tensorflow'

const usage = `npm run native -- [NAME …] [--remove]
${accelerators.map(({ name, title, options }) => `  ${name}: ${title} ${options.map((option) => `[${option}]`).join(' ')}`).join('\n')}`

async function main(words: readonly string[]): Promise<number> {
  const names = words.filter((word) => !word.startsWith('-'))
  const options = new Set(words.filter((word) => word.startsWith('-') && word !== '--remove'))
  if (options.has('--help')) {
    say(usage)
    return 0
  }
  const chosen = (names.length > 0 ? names : [DEFAULT]).map((name) => accelerators.find((each) => each.name === name))
  const known = chosen.filter((each) => each !== undefined)
  const unknown = [...options].filter((option) => !known.some((each) => each.options.includes(option)))
  if (known.length < chosen.length || unknown.length > 0) {
    say(
      `${usage}\nThis is not known: ${[...names.filter((name) => !known.some((each) => each.name === name)), ...unknown].join(' ')}`,
    )
    return 2
  }
  for (const accelerator of known) {
    try {
      if (words.includes('--remove')) accelerator.remove()
      else await accelerator.install(options)
    } catch (thrown) {
      if (!(thrown instanceof CannotInstall)) throw thrown
      say(thrown.message)
      return 1
    }
  }
  return 0
}

/** Ctrl-C: nothing was put in its place yet, so what was begun is thrown away. */
function giveUp(): void {
  stopPrograms()
  dropStaging(modules)
  process.exit(130)
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, giveUp)
process.exitCode = await main(process.argv.slice(2))
