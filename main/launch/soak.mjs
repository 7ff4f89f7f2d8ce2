import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { buildStale } from './build.mjs'
import { dist, root } from './paths.mjs'
import { pinnedNode } from './pinned-node.mjs'
import { run } from './processes.mjs'
import { giveUp } from './say.mjs'
import { installSystemPackages } from './system-packages.mjs'

/** The tests of faults, whose full counts are tried here. */
const TESTS = ['tests/faults', 'tests/lab/hung', 'tests/lab/killed-runs']
const record = join(root, 'tests', 'soak.md')

/**
 * `npm run soak [-- PATTERN…]`: the faults of every row in full, which `npm test` tries a share of. What was reached stands
 * in tests/soak.md afterwards, a line a row; rows that were not tried keep theirs.
 * @param {string[]} patterns
 */
export async function soak(patterns) {
  await installSystemPackages()
  await buildStale()
  const file = join(dist, 'soak-figures')
  mkdirSync(dist, { recursive: true })
  rmSync(file, { force: true })
  process.env.SOAK = '1'
  process.env.SOAK_FIGURES = file
  const tests = patterns.length > 0 ? patterns : TESTS
  const code = await run(pinnedNode(), ['node_modules/vitest/vitest.mjs', 'run', ...tests])
  if (existsSync(file)) keepFigures(readFileSync(file, 'utf8').trim().split('\n'))
  if (code !== 0) giveUp('A fault was not survived: see above.', code)
}

/** The cells of the table's rows, without its head. @param {string} text @returns {string[][]} */
const rowsOf = (text) =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )

/**
 * The record with new figures in it: those of other rows stay. It is written as Prettier writes it.
 * @param {string} before
 * @param {string[]} lines `row: what was reached`
 * @param {string} where when and where that was
 * @returns {string}
 */
export function withFigures(before, lines, where) {
  const rows = new Map(rowsOf(before).map((cells) => [cells[0], cells]))
  for (const line of lines) {
    const at = line.indexOf(': ')
    const row = line.slice(0, at)
    rows.set(row, [row, line.slice(at + 2), where])
  }
  const head = ['Row', 'Reached', 'When and where']
  const body = [...rows.values()].sort(([a = ''], [b = '']) => (a < b ? -1 : 1))
  const widths = head.map((_, at) => Math.max(...[head, ...body].map((cells) => (cells[at] ?? '').length)))
  const table = [head, widths.map((width) => '-'.repeat(width)), ...body].map(
    (cells) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`,
  )
  return `# What \`npm run soak\` reached\n\nThe last figures of each row; \`npm test\` tries a share of the same points. Written by the command.\n\n${table.join('\n')}\n`
}

/** @param {string[]} lines `row: what was reached` */
function keepFigures(lines) {
  const where = `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores`
  writeFileSync(record, withFigures(existsSync(record) ? readFileSync(record, 'utf8') : '', lines, where))
}
