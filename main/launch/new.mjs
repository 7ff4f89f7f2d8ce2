import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './paths.mjs'
import { pinnedNode } from './pinned-node.mjs'
import { runQuietly } from './processes.mjs'
import { giveUp, say } from './say.mjs'

const kinds = ['explorable', 'training']
const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/

/** @param {string} id @returns {string} `my-tab` as a tab is called: `My tab` */
const titleOf = (id) => `${id[0]?.toUpperCase()}${id.slice(1).replaceAll('-', ' ')}`

/**
 * `new NAME --explorable|--training`: makes the folder of an experiment that works, and adds it to the list of tabs.
 * @param {string[]} args
 */
export async function newExperiment(args) {
  const usage = 'Use: npm run new -- NAME --explorable|--training'
  const names = args.filter((arg) => !arg.startsWith('--'))
  const kind = kinds.find((each) => args.includes(`--${each}`))
  const unknown = args.find((arg) => arg.startsWith('--') && !kinds.includes(arg.slice(2)))
  const id = names[0] ?? ''
  if (unknown) giveUp(`There is no option ${unknown}. ${usage}`, 2)
  if (names.length !== 1 || !kind) return giveUp(usage, 2)
  if (!NAME.test(id) || id.length > 40)
    giveUp(`A name has small letters, digits and single hyphens, at most 40 in all (got ${id}).`, 2)
  const folder = join(root, 'lab/experiments', id)
  if (existsSync(folder)) giveUp(`There is an experiment ${id} already: ${folder}`, 2)

  const templates = join(root, 'main/launch/templates', kind)
  mkdirSync(folder, { recursive: true })
  const files = readdirSync(templates).map((file) => {
    const path = join(folder, file.replace('__ID__', id).replace(/\.txt$/, ''))
    const text = readFileSync(join(templates, file), 'utf8')
    writeFileSync(path, text.replaceAll('__ID__', id).replaceAll('__TITLE__', titleOf(id)))
    return path
  })
  const list = join(root, 'lab/experiments/order.ts')
  const order = readFileSync(list, 'utf8')
  // A new tab stands at the end, so that no other one moves.
  const longer = order.replace(/(?<=id: 'more', tabs: \[)[^\]]*/, (tabs) => `${tabs ? `${tabs}, ` : ''}'${id}'`)
  if (longer === order) {
    rmSync(folder, { recursive: true })
    giveUp(`${list} has no group 'more' that ends the list.`)
  }
  writeFileSync(list, longer)
  const prettier = join(root, 'node_modules/prettier/bin/prettier.cjs')
  const { code, output } = await runQuietly(pinnedNode(), [prettier, '--write', '--log-level=warn', ...files, list])
  if (code !== 0) say(output.trimEnd())
  say(`Made lab/experiments/${id}/ and added it to lab/experiments/order.ts.`)
  say(`See it with npm start; test it with npm test -- --only ${id}. What comes next: lab/experiments/README.md`)
}
