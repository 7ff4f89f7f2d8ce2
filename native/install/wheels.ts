import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { lastLines, runProgram } from './run-program.ts'
import { CannotInstall, say } from './say.ts'
import { unpackZip } from './zip-file.ts'

/** Wheels are chosen for one Python, whichever is installed: only their libraries are of interest. */
const PYTHON = [
  '--python-version',
  '3.12',
  '--implementation',
  'cp',
  '--abi',
  'cp312',
  '--abi',
  'abi3',
  '--abi',
  'none',
]

/** Every glibc that a wheel may have been built against, newest first, in the words of wheels. */
const glibcs = (oldest: number, machine: string): string[] =>
  Array.from({ length: 28 - oldest + 1 }, (_, at) => `manylinux_2_${28 - at}_${machine}`)
const platforms: Record<string, string[]> = {
  x64: [...glibcs(5, 'x86_64'), 'manylinux2014_x86_64', 'manylinux2010_x86_64'],
  arm64: [...glibcs(17, 'aarch64'), 'manylinux2014_aarch64'],
}

/**
 * The command that runs pip.
 * @throws CannotInstall where there is none
 */
export async function findPip(): Promise<string[]> {
  for (const python of ['python3', 'python']) {
    const { code } = await runProgram(python, ['-m', 'pip', '--version'])
    if (code === 0) return [python, '-m', 'pip']
  }
  throw new CannotInstall(
    'Python 3 with pip is needed to fetch the library (nothing of it stays in use).\nOn Debian or Ubuntu: sudo apt install python3 python3-pip',
  )
}

/**
 * Fetches one wheel for this machine, without what it depends on.
 * @param requirement such as `tensorflow-cpu==2.21.0`
 * @returns path of the wheel
 */
export async function fetchWheel(pip: string[], requirement: string, folder: string): Promise<string> {
  const place = join(folder, requirement.replace(/[^\w.-]+/g, '_'))
  mkdirSync(place, { recursive: true })
  const [python, ...module] = pip
  const accepted = platforms[process.arch]!.flatMap((platform) => ['--platform', platform])
  const args = ['download', '--no-deps', '--only-binary=:all:', '--disable-pip-version-check', '--no-input']
  const { code, transcript } = await runProgram(
    python!,
    [...module, ...args, ...PYTHON, ...accepted, '--dest', place, requirement],
    { shown: true },
  )
  const wheel = readdirSync(place).find((name) => name.endsWith('.whl'))
  if (code !== 0 || wheel === undefined)
    throw new CannotInstall(`pip could not fetch ${requirement}; is the network there?\n${lastLines(transcript, 4)}`)
  return join(place, wheel)
}

/**
 * Unpacks parts of a wheel.
 * @param placeOf where a file of the wheel goes, or null where it is not wanted
 * @throws CannotInstall where the wheel is not whole, or the disk is full
 */
export async function unpackWheel(wheel: string, placeOf: (name: string) => string | null): Promise<number> {
  const bytes = await unpackZip(wheel, placeOf).catch((thrown: unknown) => {
    throw new CannotInstall(unpackingTrouble(basename(wheel), thrown as NodeJS.ErrnoException))
  })
  say(`  unpacked ${Math.round(bytes / 2 ** 20)} MiB`)
  return bytes
}

const unpackingTrouble = (name: string, { code, message }: NodeJS.ErrnoException): string =>
  code === 'ENOSPC'
    ? `There is no room left for what ${name} holds; nothing was changed.`
    : `${name} came damaged or by half (${message}); nothing was changed. Try again: it is fetched anew.`

/** The wheels that a wheel asks for under an extra, as requirements such as `nvidia-cudnn-cu12<10.0,>=9.3.0.75`. */
export async function requirementsOf(wheel: string, extra: string, folder: string): Promise<string[]> {
  const text = join(folder, 'METADATA')
  const bytes = await unpackZip(wheel, (name) => (/^[^/]+\.dist-info\/METADATA$/.test(name) ? text : null))
  if (bytes === 0) throw new Error(`${wheel} has no METADATA`)
  return readFileSync(text, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, requirement, condition] = /^Requires-Dist: ([^;]+);\s*(.*)$/.exec(line) ?? []
      return requirement && condition === `extra == "${extra}"` ? [requirement.trim()] : []
    })
}
