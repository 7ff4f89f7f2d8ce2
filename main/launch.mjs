#!/usr/bin/env node
// The one launcher behind every npm script. Plain JavaScript on Node 20's built-ins, since it runs before anything is
// installed: it installs what is missing, runs itself again under the pinned Node, builds what is stale and does what
// was asked for.
import { fileURLToPath } from 'node:url'
import { install } from './launch/install.mjs'
import { pinnedNode, runsOnPinnedNode } from './launch/pinned-node.mjs'
import { handOver } from './launch/processes.mjs'
import { GivenUp, giveUp, say } from './launch/say.mjs'
import { conclude } from './launch/steps.mjs'

/** What each command does. A command's module is loaded when it is asked for. @type {Record<string, (args: string[]) => Promise<void>>} */
const commands = {
  start: async (args) => (await import('./launch/start.mjs')).start(args),
  lab: async (args) => (await import('./launch/lab.mjs')).lab(args),
  build: async () => (await import('./launch/build.mjs')).buildStale(),
  bench: async (args) => (await import('./launch/bench.mjs')).bench(args),
  check: async (args) => (await import('./launch/check.mjs')).check(args),
  format: async (args) => (await import('./launch/format.mjs')).format(args),
  test: async (args) => (await import('./launch/test.mjs')).test(args),
  new: async (args) => (await import('./launch/new.mjs')).newExperiment(args),
  kit: async (args) => (await import('./launch/kit.mjs')).kit(args),
  soak: async (args) => (await import('./launch/soak.mjs')).soak(args),
  look: async (args) => (await import('./launch/look.mjs')).look(args),
  pictures: async () => (await import('./launch/pictures.mjs')).pictures(),
  dist: async (args) => (await import('./launch/dist.mjs')).dist(args),
  native: async (args) => (await import('./launch/native.mjs')).native(args),
}

/** @param {string} name @param {string[]} args */
async function launch(name, args) {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) return giveUp(`There is no command '${name}'; there are ${Object.keys(commands).join(', ')}.`, 2)
  if (Number(process.versions.node.split('.')[0]) < 20)
    giveUp(`The lab needs Node 20 or newer to start; this is ${process.version}.`)
  await install()
  if (runsOnPinnedNode()) await command(args)
  else await handOver(pinnedNode(), [fileURLToPath(import.meta.url), name, ...args])
}

const [name = '', ...args] = process.argv.slice(2)
try {
  await launch(name, args)
} catch (error) {
  if (!(error instanceof GivenUp)) throw error
  say(error.message)
  if (['check', 'test'].includes(name)) conclude({ passed: 0, failed: 1, skipped: 0 })
  process.exit(error.exitCode)
}
