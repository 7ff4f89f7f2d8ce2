import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { drawSample } from '../../lab/core/images/samples/samples.ts'
import { encodePng } from '../../native/decoders/png-encoder.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'docs/TEACHERS.md'].map((name) =>
  readFileSync(join(root, name), 'utf8'),
)

/** What stands in a page between fences of a language. */
const blocksOf = (page: string, language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))].map(([, block]) => block!)

/** Those in blocks of their own, and those within a sentence. */
const commands = new Set(
  pages.flatMap((page) => [
    ...blocksOf(page, 'sh').flatMap((block) => block.trim().split('\n')),
    ...[...page.matchAll(/`(npm [^`]+)`/g)].map(([, command]) => command!),
  ]),
)

let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'spiral-lab-pages-'))
  const [spec, recipe] = blocksOf(pages[0]!, 'json')
  writeFileSync(join(folder, 'spec.json'), spec!)
  writeFileSync(join(folder, 'recipe.json'), recipe!)
  writeFileSync(join(folder, 'photo.png'), await encodePng(drawSample('leaf')))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs a command of a page as it stands there, in a folder with the files that the page speaks of. */
function start(command: string) {
  const { DISPLAY: _, WAYLAND_DISPLAY: __, ...env } = process.env
  const [, script = '', rest = ''] = /^npm (?:run (?:-s )?)?(\S+)(.*)$/.exec(command) ?? []
  // A test is no place to type in: npm is told where the project is, and runs in the user's own folder.
  const args = ['--prefix', root, 'run', '--silent', script, ...rest.trim().split(/\s+/).filter(Boolean)]
  const child = spawn('npm', args, {
    cwd: folder,
    env: { ...env, SPIRAL_LAB_HOME: join(folder, 'home') },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, which gets Ctrl-C as a terminal would send it: npm alone does not pass it on.
    detached: true,
  })
  const output = { out: '', err: '' }
  child.stdout.on('data', (part) => (output.out += String(part)))
  child.stderr.on('data', (part) => (output.err += String(part)))
  return { child, output, ended: once(child, 'close').then(([code]) => code as number | null) }
}

async function run(command: string): Promise<string> {
  const { output, ended } = start(command)
  expect(await ended, `${command}\n${output.err}`).toBe(0)
  return output.out
}

const lines = (text: string): Record<string, unknown>[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

/** What each command of the pages must do. */
const checks: Record<string, (command: string) => Promise<void>> = {
  async 'npm start'(command) {
    const { child, output, ended } = start(command)
    await expect.poll(() => output.out, { timeout: 120_000 }).toMatch(/http:\/\/127\.0\.0\.1:\d+\/#t=/)
    process.kill(-child.pid!, 'SIGINT')
    // The next lab needs the data folder.
    await ended
  },
  async 'npm run -s lab -- help'(command) {
    expect(await run(command)).toContain('lab run')
  },
  async 'npm run -s lab -- run spec.json'(command) {
    const told = lines(await run(command))
    expect(told[0]).toMatchObject({ type: 'run' })
    expect(told.filter(({ type }) => type === 'epoch')).toHaveLength(1000)
    expect(told.at(-1)).toMatchObject({ type: 'end', status: 'completed' })
    lastRun = String(told[0]!['runId'])
  },
  async 'npm run -s lab -- history list'(command) {
    expect(await run(command)).toContain(lastRun.slice(0, 8))
  },
  async 'npm run -s lab -- export RUN --as pytorch --out run.py'(command) {
    await run(command.replace('RUN', lastRun))
    expect(readFileSync(join(folder, 'run.py'), 'utf8')).toContain('torch.manual_seed(12345)')
  },
  async 'npm run -s lab -- image photo.png --recipe recipe.json --out edges.png'(command) {
    expect(lines(await run(command))).toMatchObject([{ type: 'image', file: 'photo.png', out: 'edges.png' }])
    expect(readFileSync(join(folder, 'edges.png')).subarray(1, 4).toString()).toBe('PNG')
  },
  async 'npm run -s lab -- doctor'(command) {
    expect(await run(command)).toContain('opencv-wasm')
  },
  async 'npm start -- --browser --no-open'(command) {
    await checks['npm start']!(command)
  },
  async 'npm start -- --browser'(command) {
    await checks['npm start']!(`${command} --no-open`)
  },
  async 'npm run bench -- --list'(command) {
    expect(await run(command)).toContain('history')
  },
  // Packing takes minutes, and is tested by itself.
  async 'npm run dist'(command) {
    const { output, ended } = start(`${command} -- msi`)
    expect(await ended).toBe(2)
    expect(output.err).toContain('tar.gz, deb, AppImage')
  },
  async 'npm run dist -- tar.gz'(command) {
    await checks['npm run dist']!(command.replace(' -- tar.gz', ''))
  },
  async 'npm run dist -- --out FOLDER'(command) {
    const { output, ended } = start(`${command.replace('FOLDER', folder)} msi`)
    expect(await ended).toBe(2)
    expect(output.err).toMatch(/^There is no package 'msi'/m)
  },
  // It fetches hundreds of megabytes.
  async 'npm run native'(command) {
    const { output, ended } = start(`${command} -- --help`)
    expect(await ended).toBe(0)
    expect(output.err).toMatch(/tensorflow: [^]*opencv: /)
  },
  // To measure takes minutes, and a machine to itself.
  async 'npm run bench -- trainer'(command) {
    expect(await run(command.replace('trainer', '--list'))).toContain('trainer')
  },
  async 'npm run bench -- NAME'(command) {
    const { output, ended } = start(command.replace('NAME', 'no-such-benchmark'))
    expect(await ended).toBe(2)
    expect(output.err).toContain('no-such-benchmark')
  },
  async 'npm run format'(command) {
    // All files are the checkout's own: one of another folder is enough to see that it writes.
    const ugly = join(folder, 'ugly.json')
    writeFileSync(ugly, '{"a":1}')
    await run(`${command} -- ${ugly}`)
    expect(readFileSync(ugly, 'utf8')).toBe('{ "a": 1 }\n')
  },
  async 'npm run kit'(command) {
    const { child, output, ended } = start(command)
    await expect.poll(() => output.out, { timeout: 120_000 }).toMatch(/http:\/\/(localhost|127\.0\.0\.1):/)
    process.kill(-child.pid!, 'SIGINT')
    await ended
  },
  // All of them are hundreds: one is enough to see that it takes pictures.
  async 'npm run look'(command) {
    expect(await run(`${command} -- start-zh-CN-dark-640`)).toBe('dist/look/start-zh-CN-dark-640.png\n')
    expect(readFileSync(join(root, 'dist/look/start-zh-CN-dark-640.png')).subarray(1, 4).toString()).toBe('PNG')
    const { output, ended } = start(`${command} -- no-such-screen`)
    expect(await ended).toBe(1)
    expect(output.err).toContain('No picture has no-such-screen in its name.')
  },
  // A name that cannot be one: a tab in this checkout's own list would be in the way of the other tests.
  async 'npm run new -- NAME --explorable'(command) {
    const { output, ended } = start(command)
    expect(await ended).toBe(2)
    expect(output.err).toContain('(got NAME)')
  },
  // All of it takes an hour.
  async 'npm run soak'(command) {
    const { output, ended } = start(`${command} -- no-such-fault`)
    expect(await ended).toBe(1)
    expect(output.err).toContain('No test files found')
  },
  async 'npm test -- --only lab/core'(command) {
    expect(await run(command)).toMatch(/^\d{3,} passed, 0 failed\n$/)
  },
  async 'npm test -- --only PATTERN'(command) {
    expect(await run(command.replace('PATTERN', 'lab/core/random'))).toMatch(/^\d+ passed, 0 failed\n$/)
  },
}
/** What is running now. */
const ofThisRun = ['npm test', 'npm test -- --deb', 'npm test -- --native', 'npm run check']
let lastRun = ''

describe('each command of README and CONTRIBUTING does what is said of it', () => {
  it('there is a check for each, and none that no page speaks of', () => {
    expect([...commands].filter((command) => !ofThisRun.includes(command)).sort()).toEqual(Object.keys(checks).sort())
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>
    }
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['test', 'check']))
  })
  it.each(Object.keys(checks))('%s', (command) => checks[command]!(command))
})

it('every picture and page that is linked to is there', () => {
  for (const page of pages)
    for (const [, target] of page.matchAll(/\]\((?!http)([^)#]+)\)/g))
      expect(() => readFileSync(join(root, target!)), target).not.toThrow()
})
