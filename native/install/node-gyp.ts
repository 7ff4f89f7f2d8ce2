import { readFileSync } from 'node:fs'
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

/** What node-gyp writes down of the Node whose headers it took. */
const CONFIGURATION = join('build', 'config.gypi')

/**
 * Says before anything is tried that an addon is for another Node: trying it would say no more than that it is no addon.
 * @throws CannotInstall where it is
 */
function refuseOtherNode(folder: string): void {
  const [, version] = /"node_module_version": "?(\d+)/.exec(readFileSync(join(folder, CONFIGURATION), 'utf8')) ?? []
  if (version === process.versions.modules) return
  throw new CannotInstall(
    `The addon was compiled for another Node (its version is ${version}, that of this Node ${process.versions.modules}); nothing was changed.`,
  )
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
  refuseOtherNode(folder)
  say(`  compiled in ${Math.round((performance.now() - begun) / 1000)} s`)
}
