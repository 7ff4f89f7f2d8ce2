import { join } from 'node:path'
import packageJson from '../../package.json' with { type: 'json' }
import { toLabError, type LabError } from '../../preload/errors.ts'
import type { Language } from '../../preload/localized.ts'
import { findDataFolder } from '../host/data-folder.ts'
import { logFile } from '../host/log-file.ts'
import { forkNode } from '../supervisor/fork-node.ts'
import { whenAskedToEnd } from './ending.ts'
import { exitCodeOf } from './exit-code.ts'
import { exitCodes } from './host.ts'
import { terminalLanguage, toldError } from './language.ts'
import { jsonLine, Output } from './output.ts'
import { readCommand } from './read-command.ts'
import { sayIn } from './say.ts'

/** The log of the data folder, which is made with the first line that is written. */
function lazyLog(home: string): (line: string) => void {
  let log: ((line: string) => void) | null = null
  return (line) => (log ??= logFile(home, 'terminal'))(line)
}

/** Writes an error as scripts get it, in the language of whoever asked. */
function tell({ shape }: LabError, language: Language): void {
  process.stderr.write(`${jsonLine(toldError(language, shape))}\n`)
}

/** The terminal's host: one command, with JSON lines on standard output and everything else on standard error. */
async function main(words: readonly string[], language: Language, output: Output): Promise<number> {
  if (words[0] === '--version' || words[0] === 'version') {
    await output.text(`${packageJson.version}\n`)
    return exitCodes.completed
  }
  const asksHelp = words.length === 0 || words[0] === '--help' || words[0] === '-h'
  const given = readCommand(asksHelp ? ['help'] : words, language)
  const { path: home, problem } = findDataFolder(given.options.home)
  const log = lazyLog(home)
  const asked = whenAskedToEnd()
  if (problem) tell(problem, language)
  // All but a run that trains, which is stopped and kept, can be left as they are at any moment.
  if (given.command.name !== 'run' && given.command.name !== 'resume')
    asked.addEventListener('abort', () => process.exit(exitCodes.interrupted))
  const command = await given.command.load()
  const code = await command({
    given,
    output,
    home,
    version: packageJson.version,
    // Beside this bundle: see the settings of the build.
    startChild: forkNode({ folder: join(import.meta.dirname, 'children'), log }),
    log,
    ending: AbortSignal.any([asked, output.closed]),
    forPeople: (process.stdout.isTTY ?? false) && !given.switches.has('json'),
    language,
    say: sayIn(language),
    columns: process.stdout.columns || 80,
    tell: (thrown) => tell(toLabError(thrown, log), language),
  })
  return words.length === 0 ? exitCodes.wrong : code
}

const output = new Output(process.stdout)
// Nobody reads the errors: that is no reason to end in the middle.
process.stderr.on('error', () => {})
const words = process.argv.slice(2)
const language = terminalLanguage({ words, environment: process.env })
let code: number
try {
  code = await main(words, language, output)
  if (output.fault) throw output.fault
} catch (thrown) {
  const error = toLabError(thrown, (line) => process.stderr.write(`${line}\n`))
  tell(error, language)
  code = exitCodeOf(error)
}
process.exit(code)
