import { cpSync, existsSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { tensorFlowAddon, tensorFlowPackage } from '../tensors/tensorflow/load-tensorflow.ts'
import type { Accelerator } from './accelerator.ts'
import { compileAddon, findCompiler } from './node-gyp.ts'
import { modules, packageFolder } from './places.ts'
import { CannotInstall, say } from './say.ts'
import { dropStaging, openStaging, swapFolders } from './staging.ts'
import { stillWorks, tryInChild } from './try-in-child.ts'
import { fetchWheel, findPip, requirementsOf, unpackWheel } from './wheels.ts'

const VERSION = '2.21.0'
const GIB = 2 ** 30

/** What of the wheel is used: the libraries, and the headers that the addon includes. */
const HEADERS = ['tensorflow/c/', 'tensorflow/core/platform/', 'tsl/', 'xla/tsl/']

/** The two folders of the package that linking makes: the library and the addon. */
const MADE = ['deps', 'lib']

export const tensorflow: Accelerator = {
  name: 'tensorflow',
  title: `TensorFlow ${VERSION} for @tensorflow/tfjs-node-gpu`,
  options: ['--cpu', '--cuda'],

  async install(options) {
    refuseForeignMachine()
    const place = packageFolder(tensorFlowPackage)
    const again = options.size > 0 || !existsSync(join(place, tensorFlowAddon))
    if (!again && (await stillWorks(() => tryIn(place)))) return
    const cuda = options.has('--cuda') || (!options.has('--cpu') && process.arch === 'x64' && hasNvidiaDriver())
    if (cuda && process.arch !== 'x64') throw new CannotInstall('TensorFlow with CUDA is made for x64 alone.')
    await findCompiler()
    const pip = await findPip()
    const staging = openStaging(modules, (cuda ? 12 : 2) * GIB)
    try {
      const built = join(staging, 'package')
      cpSync(place, built, { recursive: true, filter: (path) => !MADE.some((name) => path === join(place, name)) })
      await fetchLibraries({ cuda, pip, staging, built })
      say('Compiling the addon …')
      const addon = join(built, 'lib', 'napi-v8')
      await compileAddon(built, [
        '--module_name=tfjs_binding',
        `--module_path=${addon}`,
        '--napi_build_version=8',
        '--napi_version=8',
      ])
      // The headers have done their work.
      rmSync(join(built, 'deps', 'include'), { recursive: true })
      say('Trying it in a process of its own …')
      say(`  ${await tryIn(built)}`)
      swapFolders(built, place, MADE)
      say(`TensorFlow is linked. \`npm run native -- tensorflow --remove\` undoes it.`)
    } finally {
      dropStaging(modules)
    }
  },

  remove() {
    const place = packageFolder(tensorFlowPackage)
    const there = MADE.filter((name) => existsSync(join(place, name)))
    for (const name of there) rmSync(join(place, name), { recursive: true })
    say(there.length > 0 ? 'TensorFlow was removed.' : 'TensorFlow is not linked: there is nothing to remove.')
  },
}

/** @throws CannotInstall where there is no such library for this machine */
function refuseForeignMachine(): void {
  const { glibcVersionRuntime } = (process.report.getReport() as { header: { glibcVersionRuntime?: string } }).header
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch) || glibcVersionRuntime === undefined)
    throw new CannotInstall(
      'TensorFlow can be linked on Linux with glibc (x64 and arm64) so far. Without it the lab trains with its own kernels.',
    )
}

const hasNvidiaDriver = (): boolean =>
  ['/proc/driver/nvidia/version', '/dev/nvidiactl', '/usr/lib/wsl/lib/libcuda.so.1'].some((path) => existsSync(path))

interface Fetching {
  cuda: boolean
  pip: string[]
  staging: string
  /** The copy of the package that is being built. */
  built: string
}

async function fetchLibraries({ cuda, pip, staging, built }: Fetching): Promise<void> {
  const downloads = join(staging, 'downloads')
  // For arm64 there is one wheel, which is without CUDA.
  const name = cuda || process.arch === 'arm64' ? 'tensorflow' : 'tensorflow-cpu'
  say(cuda ? 'An NVIDIA driver is there (or was asked for): fetching TensorFlow with CUDA …' : 'Fetching TensorFlow …')
  const wheel = await fetchWheel(pip, `${name}==${VERSION}`, downloads)
  const deps = join(built, 'deps')
  say('Unpacking …')
  await unpackWheel(wheel, (path) => placeOf(path, deps))
  linkNames(join(deps, 'lib'))
  for (const requirement of cuda ? await requirementsOf(wheel, 'and-cuda', staging) : []) {
    say(`Fetching ${requirement} …`)
    // Where the library looks for them: ../nvidia, seen from its own folder.
    await unpackWheel(await fetchWheel(pip, requirement, downloads), (path) =>
      path.startsWith('nvidia/') && !path.includes('/include/') ? join(deps, path) : null,
    )
    rmSync(downloads, { recursive: true, force: true })
  }
}

function placeOf(path: string, deps: string): string | null {
  const library = /^tensorflow\/(libtensorflow_(?:cc|framework)\.so\.2)$/.exec(path)
  if (library) return join(deps, 'lib', library[1]!)
  const header = path.startsWith('tensorflow/include/') ? path.slice('tensorflow/include/'.length) : ''
  return HEADERS.some((folder) => header.startsWith(folder)) ? join(deps, 'include', header) : null
}

/** The names that the linker looks for, beside those that the libraries give themselves. */
function linkNames(folder: string): void {
  if (!existsSync(join(folder, 'libtensorflow_cc.so.2')))
    throw new CannotInstall('The wheel holds no TensorFlow library.')
  symlinkSync('libtensorflow_cc.so.2', join(folder, 'libtensorflow.so'))
  symlinkSync('libtensorflow_framework.so.2', join(folder, 'libtensorflow_framework.so'))
}

/**
 * Trains two steps in a throw-away process and compares them with the plain reference.
 * @returns what was found, in words
 */
async function tryIn(folder: string): Promise<string> {
  const found = await tryInChild<{ version: string; steps: { name: string; ms: number }[] }>(
    'probe-tensorflow.ts',
    folder,
  )
  const steps = found.steps.map(({ name, ms }) => `${name} ${Number(ms.toPrecision(2))} ms`)
  return `TensorFlow ${found.version} agrees with the reference; a step of ${steps.join(', ')}`
}
