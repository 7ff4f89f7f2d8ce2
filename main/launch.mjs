#!/usr/bin/env node
// The one launcher behind every npm script. Plain JavaScript on Node 20's built-ins, since it runs before anything is
// installed: it installs what is missing and then hands over to the pinned Node.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const modules = join(root, 'node_modules')

/** @param {string} line what the launcher says; standard output belongs to the commands */
const say = (line) => process.stderr.write(`${line}\n`)

/**
 * Runs a program to its end, its output on standard error.
 * @param {string} program
 * @param {string[]} args
 * @returns {number} exit code
 */
function run(program, args) {
  const result = spawnSync(program, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, PATH: `${join(modules, '.bin')}:${process.env.PATH}` },
    shell: process.platform === 'win32',
  })
  return result.status ?? 1
}

/** Installs the packages of the lockfile, unless this very lockfile was installed before. */
function install() {
  const stamp = join(modules, '.spiral-lab-installed')
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(process.platform + process.arch)
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  say('Installing packages (the first time only) …')
  // Not `npm ci`: npm leaves out of the lockfile what it could not look at for other platforms, and then refuses it.
  const code = run('npm', ['install', '--no-save', '--loglevel=error'])
  if (code !== 0) {
    say('The packages could not be installed; is the network there?')
    process.exit(code)
  }
  writeFileSync(stamp, wanted)
}

/** The Node that the packages bring: the same major version as the desktop window's. Falls back to the one that runs. */
function pinnedNode() {
  const require = createRequire(join(root, 'package.json'))
  const names = [
    `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`,
    `node-bin-${process.platform}-${process.arch}`,
  ]
  for (const name of names) {
    try {
      const folder = dirname(require.resolve(`${name}/package.json`))
      const binary = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
      if (existsSync(binary)) return binary
    } catch {
      // not installed on this platform
    }
  }
  return process.execPath
}

/**
 * One step of the tests: named, run, counted.
 * @typedef {{ name: string, args: string[] }} Step
 */

/** Every check, as arguments for the pinned Node. @type {Step[]} */
const checks = [
  ...readdirSync(root, { withFileTypes: true })
    .filter(
      (entry) =>
        entry.isDirectory() && existsSync(join(root, entry.name, 'tsconfig.json')) && entry.name !== 'node_modules',
    )
    .filter((entry) => entry.name !== 'renderer')
    .map((entry) => ({ name: `types of ${entry.name}`, args: ['node_modules/typescript/bin/tsc', '-p', entry.name] })),
  {
    name: 'types of renderer',
    args: [
      'node_modules/svelte-check/bin/svelte-check',
      '--tsconfig',
      'renderer/tsconfig.json',
      '--threshold',
      'error',
    ],
  },
]

/** @param {Step[]} steps @returns {{ passed: number, failed: number }} */
function runSteps(steps) {
  let passed = 0
  let failed = 0
  for (const { name, args } of steps) {
    const ok = run(pinnedNode(), args) === 0
    say(`${ok ? 'passed' : 'FAILED'}: ${name}`)
    if (ok) passed++
    else failed++
  }
  return { passed, failed }
}

function test() {
  const result = runSteps(checks)
  const report = join(root, 'dist', 'test-report.json')
  mkdirSync(dirname(report), { recursive: true })
  writeFileSync(report, '')
  const code = run(pinnedNode(), [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ])
  let counted = { numPassedTests: 0, numFailedTests: 0, numTotalTestSuites: 0 }
  try {
    counted = JSON.parse(readFileSync(report, 'utf8'))
  } catch {
    say('vitest wrote no report')
  }
  // A file that could not be loaded fails no test of its own, but vitest's exit code tells.
  const unexplained = code !== 0 && counted.numFailedTests === 0 ? 1 : 0
  const passed = result.passed + counted.numPassedTests
  const failed = result.failed + counted.numFailedTests + unexplained + (counted.numPassedTests === 0 ? 1 : 0)
  process.stdout.write(`${passed} passed, ${failed} failed\n`)
  process.exit(failed === 0 ? 0 : 1)
}

const command = process.argv[2]
install()
switch (command) {
  case 'check': {
    const { passed, failed } = runSteps(checks)
    process.stdout.write(`${passed} passed, ${failed} failed\n`)
    process.exit(failed === 0 ? 0 : 1)
    break
  }
  case 'test':
    test()
    break
  default:
    say(`There is no command '${command ?? ''}'; there are check and test.`)
    process.exit(2)
}
