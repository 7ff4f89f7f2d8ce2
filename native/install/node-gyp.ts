import { createRequire } from 'node:module'
import { join } from 'node:path'
import { nodeFolder, packageFolder } from './places.ts'
import { lastLines, runProgram } from './run-program.ts'
import { CannotInstall, say } from './say.ts'

const TOOLS =
  'A C++ compiler, make and Python 3 are needed to compile it.\nOn Debian or Ubuntu: sudo apt install build-essential python3'

/** @throws CannotInstall where the compiler is missing */
export async function findCompiler(): Promise<void> {
  for (const program of [process.env['CXX'] ?? 'g++', 'make', 'python3'])
    if ((await runProgram(program, ['--version'])).code !== 0)
      throw new CannotInstall(`${program} was not found. ${TOOLS}`)
}

/**
 * Compiles an addon for the Node that runs, against the headers that its package brings.
 * @param folder the package, with its binding.gyp
 * @throws CannotInstall with the compiler's last lines
 */
export async function compileAddon(
  folder: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<void> {
  const require = createRequire(import.meta.url)
  const nodeGyp = require.resolve(join(packageFolder('node-gyp'), 'bin', 'node-gyp.js'))
  const headers = nodeFolder()
  const begun = performance.now()
  const { code, transcript } = await runProgram(
    process.execPath,
    [nodeGyp, 'rebuild', ...(headers ? [`--nodedir=${headers}`] : []), ...args],
    { cwd: folder, environment },
  )
  if (code !== 0) throw new CannotInstall(`Compiling failed:\n${lastLines(transcript)}`)
  say(`  compiled in ${Math.round((performance.now() - begun) / 1000)} s`)
}
