import { cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, freemem } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { opencvAddon, opencvAddonNode, opencvPackage } from '../vision/opencv4nodejs.ts'
import type { Accelerator } from './accelerator.ts'
import { compileAddon, findCompiler } from './node-gyp.ts'
import { modules } from './places.ts'
import { lastLines, runProgram } from './run-program.ts'
import { CannotInstall, say } from './say.ts'
import { dropStaging, openStaging, swapFolders } from './staging.ts'
import { stillWorks, tryInChild } from './try-in-child.ts'

const GIB = 2 ** 30
/** What one compiler needs for the largest of the sources. */
const COMPILER_BYTES = 1.5 * GIB
/** The folder of the package that compiling makes. */
const MADE = 'build'

/** The package has no main file that can be asked for under this name, so its folder is where npm puts it. */
const place = join(modules, opencvPackage)

export const opencv: Accelerator = {
  name: 'opencv',
  title: 'OpenCV for opencv4nodejs (compiles for some minutes)',
  options: [],

  async install() {
    if (process.platform !== 'linux')
      throw new CannotInstall('OpenCV can be linked on Linux so far; the lab brings its own.')
    if (!existsSync(place)) throw new CannotInstall(`The package ${opencvPackage} is not installed.`)
    if (existsSync(join(place, opencvAddon)) && (await stillWorks(() => tryIn(place)))) return
    await findCompiler()
    await findOpenCv()
    const staging = openStaging(modules, GIB)
    try {
      const built = join(staging, 'package')
      cpSync(place, built, { recursive: true, filter: (path) => path !== join(place, MADE) })
      const jobs = Math.max(1, Math.min(availableParallelism(), Math.floor(freemem() / COMPILER_BYTES)))
      say(`Compiling the addon, which takes some minutes (${jobs} at a time) …`)
      await compileAddon(built, [`--jobs=${jobs}`], {
        OPENCV4NODEJS_DISABLE_AUTOBUILD: '1',
        ...(await placesOfOpenCv()),
        // Its build asks `node` for its settings.
        PATH: [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter),
      })
      keepOnlyAddon(built)
      say('Trying it in a process of its own …')
      say(`  ${await tryIn(built)}`)
      swapFolders(built, place, [MADE])
      say('OpenCV is linked. `npm run native -- opencv --remove` undoes it.')
    } finally {
      dropStaging(modules)
    }
  },

  remove() {
    const there = existsSync(join(place, MADE))
    rmSync(join(place, MADE), { recursive: true, force: true })
    say(there ? 'OpenCV for opencv4nodejs was removed.' : 'OpenCV is not linked: there is nothing to remove.')
  },
}

async function tryIn(folder: string): Promise<string> {
  const { version, canny } = await tryInChild<{ version: string; canny: number }>('probe-opencv.ts', folder)
  return `OpenCV ${version} finds the edges that OpenCV in WebAssembly finds, ${Math.round(canny)} ms for 12 megapixels`
}

/**
 * OpenCV itself, with its headers, comes from the system.
 * @throws CannotInstall where it is not there and cannot be put there
 */
async function findOpenCv(): Promise<void> {
  const isThere = async (): Promise<boolean> => (await runProgram('pkg-config', ['--exists', 'opencv4'])).code === 0
  if (await isThere()) return
  const advice = 'On Debian or Ubuntu: sudo apt install pkg-config libopencv-dev'
  if (process.getuid?.() !== 0 || (await runProgram('apt-get', ['--version'])).code !== 0)
    throw new CannotInstall(`OpenCV with its headers was not found.\n${advice}`)
  say('Installing pkg-config and libopencv-dev with apt (they stay, whatever becomes of the rest) …')
  const environment = { DEBIAN_FRONTEND: 'noninteractive' }
  const install = ['install', '--yes', '--no-install-recommends', 'pkg-config', 'libopencv-dev']
  await runProgram('apt-get', ['update'], { environment })
  // Twice, because a mirror can fail once in a while.
  const first = await runProgram('apt-get', install, { environment })
  const end = first.code === 0 ? first : await runProgram('apt-get', install, { environment })
  if (end.code !== 0 || !(await isThere()))
    throw new CannotInstall(`apt could not install OpenCV:\n${lastLines(end.transcript, 5)}\n${advice}`)
}

/** Where OpenCV lies, in the words of the package's build, which would look for it with another package's help. */
async function placesOfOpenCv(): Promise<Record<string, string>> {
  const ask = async (...words: string[]): Promise<string> => (await runProgram('pkg-config', words)).output.trim()
  return {
    OPENCV_LIB_DIR: await ask('--variable=libdir', 'opencv4'),
    OPENCV_INCLUDE_DIR: (await ask('--cflags-only-I', 'opencv4')).replace(/^-I/, '').split(' ')[0]!,
    OPENCV_BIN_DIR: await ask('--variable=prefix', 'opencv4').then((prefix) => join(prefix, 'bin')),
  }
}

/** Of what compiling leaves, the addon alone is of use. */
function keepOnlyAddon(built: string): void {
  const kept = join(built, 'addon.node')
  renameSync(join(built, opencvAddon), kept)
  rmSync(join(built, MADE), { recursive: true })
  mkdirSync(dirname(join(built, opencvAddon)), { recursive: true })
  renameSync(kept, join(built, opencvAddon))
  // Looked at before it is loaded: it is bound to this very Node.
  writeFileSync(join(built, opencvAddonNode), process.versions.modules)
}
