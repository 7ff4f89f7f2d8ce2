import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { dist } from './paths.mjs'

const folder = mkdtempSync(join(tmpdir(), 'spiral-lab-hanging-'))
const name = `hanging-${process.pid}`
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
  for (const file of readdirSync(dist)) if (file.startsWith(name)) rmSync(join(dist, file))
})

/** Runs the tests of the folder up to a limit that comes as soon as something of the given name is under way. */
const untilUnderWay = (file: string, part: string) =>
  spawnSync(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `
      import { existsSync, readFileSync } from 'node:fs'
      import { runVitest } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'run-vitest.mjs')).href)}
      const limit = new AbortController()
      const running = ${JSON.stringify(join(dist, `${name}-running.json`))}
      const looking = setInterval(() => {
        if (existsSync(running) && readFileSync(running, 'utf8').includes(${JSON.stringify(part)})) limit.abort()
      }, 50)
      console.log(JSON.stringify(await runVitest(${JSON.stringify(name)},
        ['--globals', '--testTimeout=0', '--hookTimeout=0', '--root', ${JSON.stringify(folder)}, ${JSON.stringify(file)}],
        limit.signal)))
      clearInterval(looking)`,
    ],
    { encoding: 'utf8' },
  )

it('a run that hits its limit says which test hangs, or what around tests does, and counts as failed', () => {
  const forever = '() => new Promise(() => setInterval(() => {}, 1000))'
  writeFileSync(join(folder, 'a.test.js'), `test('ends', () => {})\ndescribe('some', () => test('hangs', ${forever}))`)
  writeFileSync(join(folder, 'b.test.js'), `beforeAll(${forever})\ntest('never comes', () => {})`)
  for (const [file, part, told] of [
    ['a.test.js', 'hangs', /^HANGS: .*a\.test\.js: some > hangs$/m],
    ['b.test.js', 'beforeAll', /^HANGS: .*b\.test\.js: beforeAll$/m],
  ] as const) {
    const { stdout, stderr } = untilUnderWay(file, part)
    expect(stderr).toMatch(told)
    expect(stderr.match(/HANGS/g)).toHaveLength(1)
    expect(JSON.parse(stdout)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  }
}, 300_000)
