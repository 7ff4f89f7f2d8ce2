/**
 * Plays the scenario in an installed program, as an ordinary user, in the network namespace that this process runs in:
 * `node deb-driver.ts PROGRAM HOME`. Prints one JSON line a step, and one about what was seen of the processes.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { scenario, type Stage } from '../end-to-end/scenario.ts'
import { pageAt } from './debugging-door.ts'
import { openDisplay } from './display.ts'

const [program = '', home = ''] = process.argv.slice(2)
const PORT = 9222
const tell = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`)

const display = await openDisplay()
/** As the user `nobody`, with no capability left. */
const asUser = ['--reuid=nobody', '--regid=nogroup', '--clear-groups', '--inh-caps=-all', '--bounding-set=-all']
function start(...args: string[]): ChildProcess {
  const environment = { PATH: '/usr/bin:/bin', HOME: home, LANG: 'en_US.UTF-8', DISPLAY: display.name }
  return spawn('setpriv', [...asUser, program, ...args], { env: environment, stdio: ['ignore', 'inherit', 'inherit'] })
}
const ended = (child: ChildProcess): Promise<number | string | null> =>
  new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)))

let child: ChildProcess
// Whatever happens here, the program does not outlive it.
process.on('exit', () => (child as ChildProcess | undefined)?.kill('SIGKILL'))
let end: Promise<number | string | null>
let closeDoor = (): void => {}
/** Starts the program, and finds its page. */
async function open(): Promise<Page> {
  closeDoor()
  child = start(`--remote-debugging-port=${PORT}`)
  end = ended(child)
  const door = await pageAt(PORT, 60_000)
  closeDoor = door.close
  return door.page
}

/** Of the processes below one: what the kernel says of each. */
function processesBelow(pid: number): { command: string; seccomp: string; user: string }[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const status = (name: string): string => {
    try {
      return readFileSync(`/proc/${name}/status`, 'utf8')
    } catch {
      return ''
    }
  }
  const field = (text: string, name: string): string => new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(text)?.[1] ?? ''
  const parents = new Map(all.map((name) => [name, status(name)]))
  const below = (name: string): boolean => {
    const parent = field(parents.get(name) ?? '', 'PPid')
    return parent === String(pid) || (parent !== '' && parent !== '0' && below(parent))
  }
  return all.filter(below).map((name) => ({
    command: readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim(),
    seccomp: field(parents.get(name)!, 'Seccomp'),
    user: field(parents.get(name)!, 'Uid'),
  }))
}

/** How often anything here has tried to reach an address that is not this machine's own, by the kernel's count. */
function attemptsOutside(): number {
  const [names = [], values = []] = readFileSync('/proc/net/snmp', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('Ip:'))
    .map((line) => line.split(' '))
  const sixth = existsSync('/proc/net/snmp6') ? readFileSync('/proc/net/snmp6', 'utf8') : ''
  const six = /^Ip6OutNoRoutes\s+(\d+)/m.exec(sixth)?.[1] ?? 0
  return Number(values[names.indexOf('OutNoRoutes')]) + Number(six)
}

const complaints: string[] = []
const listen = (page: Page): Page => {
  page.setDefaultTimeout(60_000)
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  return page
}
const stage: Stage = {
  page: listen(await open()) as unknown as Stage['page'],
  pictureFile: join(home, 'scene.png'),
  // Nothing can press the system's dialog from outside: a file is opened as a file manager does, by a second start.
  async chooseFile(path) {
    const code = await ended(start(path))
    if (code !== 0) throw new Error(`the second start ended with ${code}`)
  },
  async restart() {
    child.kill('SIGTERM')
    tell({ ended: await end })
    stage.page = listen(await open()) as unknown as Stage['page']
  },
}
try {
  for (const { name, play } of scenario) {
    await play(stage)
    tell({ step: name })
  }
  tell({ processes: processesBelow(child!.pid!), complaints })
} catch (thrown) {
  tell({ failed: String(thrown) })
} finally {
  child!.kill('SIGTERM')
  setTimeout(() => child.kill('SIGKILL'), 20_000).unref()
  tell({ ended: await end! })
  const counters = readFileSync('/proc/net/dev', 'utf8').split('\n').slice(2).filter(Boolean)
  const noRoute = attemptsOutside()
  // The count counts: an attempt of this process's own is one more. (An address that is reserved for documents.)
  await new Promise<void>((resolve) => connect(9, '192.0.2.1').once('error', () => resolve()))
  tell({
    interfaces: counters.map((line) => line.split(':')[0]!.trim()),
    noRoute,
    noRouteAfterOwnAttempt: attemptsOutside(),
  })
  display.close()
  process.exit(0)
}
