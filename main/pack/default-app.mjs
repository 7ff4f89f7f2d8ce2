import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPackage } from '@electron/asar'

/** What an Electron without an app of its own runs: the folder that its command line names. */
const program = `
const { app } = require('electron')
const { readFileSync } = require('fs')
const { join, resolve } = require('path')
const args = process.argv.slice(1)
let folder
for (let at = 0; at < args.length && folder === undefined; at++) {
  if (args[at] === '-r' || args[at] === '--require') require(resolve(args[++at]))
  else if (!args[at].startsWith('-')) folder = resolve(args[at])
}
if (folder === undefined) throw new Error('Name the folder of an app.')
const { productName, name, version, main = 'index.js' } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
app.setName(productName || name || 'Electron')
app.setVersion(version || '0.0.0')
app.setAppPath(folder)
require(join(folder, main))
`

/** @param {string} resources the folder of an unpacked Electron that lacks its default app */
export async function writeDefaultApp(resources) {
  const folder = mkdtempSync(join(tmpdir(), 'spiral-lab-default-app-'))
  try {
    writeFileSync(join(folder, 'package.json'), '{ "main": "main.js" }')
    writeFileSync(join(folder, 'main.js'), program)
    mkdirSync(resources, { recursive: true })
    await createPackage(folder, join(resources, 'default_app.asar'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
