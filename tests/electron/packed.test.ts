import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { listPackage } from '@electron/asar'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChanged, packagesOf, SHIPPED_LIST, type ShippedFiles } from '../../main/electron/shipped-files.ts'
import { isTestBuild, packFolder, type PackedProgram } from '../../main/pack/pack-folder.ts'
import { sizesByPart } from '../../main/pack/sizes.ts'
import { scenario } from '../end-to-end/scenario.ts'
import { openLab, openStage, type ElectronLab, type Stage } from './electron-lab.ts'
import { goTo, stepThrough } from './lab-page.ts'
import { answerWhenAsked } from './native-dialogs.ts'
import { openScenario, type ElectronStage } from './scenario-stage.ts'
import { soon } from './soon.ts'

/** What everything but Electron may take, in bytes. */
const APP_BYTES = 60e6

/** The packages that a bundle imports or requires, by itself or by the bundles that it shares. */
function importsOf(bundle: string, seen = new Set<string>()): string[] {
  if (seen.has(bundle)) return []
  seen.add(bundle)
  const found = readFileSync(bundle, 'utf8').matchAll(
    /(?:from|import|import\(|[rR]equire\w*(?:\(import\.meta\.url\))?\()\s*["'`]([^"'`\n]+)["'`]/g,
  )
  return [...found].flatMap(([, name]) =>
    name!.startsWith('.')
      ? existsSync(join(bundle, '..', name!))
        ? importsOf(join(bundle, '..', name!), seen)
        : []
      : [name!],
  )
}

describe('the packed program', () => {
  let stage: Stage
  let packed: PackedProgram
  let program: string
  let window: ElectronStage
  let home: string
  beforeAll(async () => {
    stage = await openStage()
    packed = await packFolder({ ...stage, output: join(stage.folder, 'packed'), inspectable: true })
    program = packed.program
    home = join(stage.folder, 'home')
  })
  afterAll(async () => {
    await window?.lab.quit().catch(() => {})
    stage?.close()
  })

  it('has its host in an archive and its children beside it, and no sources of maps or of other systems', async () => {
    const resources = join(program, '../resources')
    expect(existsSync(join(resources, 'app.asar'))).toBe(true)
    const unpacked = join(resources, 'app.asar.unpacked')
    expect(readdirSync(join(unpacked, 'dist/main/children')).sort()).toEqual(
      expect.arrayContaining(['history.js', 'imaging.js', 'training.js']),
    )
    expect(existsSync(join(unpacked, 'dist/kernels/kernels.wasm'))).toBe(true)
    expect(existsSync(join(unpacked, 'node_modules/better-sqlite3'))).toBe(true)
    expect(readdirSync(join(unpacked, 'node_modules')).sort()).toEqual([
      '@img',
      '@techstark',
      'better-sqlite3',
      'detect-libc',
      'semver',
      'sharp',
    ])
    const everything = readdirSync(resources, { recursive: true, encoding: 'utf8' })
    expect(everything.filter((file) => /\.(map|d\.ts|mjs|md)$/.test(file))).toEqual([])
    const inArchive = listPackage(join(resources, 'app.asar'), { isPack: false })
    expect(inArchive.filter((file) => /\.(map|ts|svelte|md)$/.test(file))).toEqual([])
    const { app } = sizesByPart(packed.folder, packed.resources)
    process.stderr.write(`The packed program without Electron: ${(app / 1e6).toFixed(1)} MB\n`)
    expect(app).toBeLessThan(APP_BYTES)
  })

  it('holds the licence of every part, and a bill of materials', () => {
    const licences = join(packed.resources, 'licences')
    const text = readFileSync(join(licences, 'THIRD-PARTY.txt'), 'utf8')
    const bill = JSON.parse(readFileSync(join(licences, 'sbom.cdx.json'), 'utf8')) as {
      components: { name: string; version: string; licenses: object[] }[]
    }
    const names = bill.components.map(({ name }) => name)
    expect(names).toEqual(
      expect.arrayContaining([
        'electron',
        'better-sqlite3',
        'sharp',
        '@techstark/opencv-js',
        'svelte',
        'zod',
        'chart.js',
      ]),
    )
    for (const { name, version, licenses } of bill.components) {
      expect(text).toContain(`${name} ${version} (`)
      expect(licenses, name).toHaveLength(1)
    }
    expect(existsSync(join(packed.resources, 'TEST-BUILD.txt'))).toBe(isTestBuild(stage.electron))
  })

  it('looks at a child’s files before it starts it, which takes little, and at every package that the child loads', async () => {
    const list = JSON.parse(readFileSync(join(stage.app, 'dist/electron', SHIPPED_LIST), 'utf8')) as ShippedFiles
    const unpacked = join(program, '../resources/app.asar.unpacked')
    const said: string[] = []
    for (const child of ['history', 'training', 'imaging']) {
      const begun = performance.now()
      expect(await findChanged(unpacked, list, child)).toBe(null)
      said.push(`${child} ${(performance.now() - begun).toFixed(0)} ms`)
      const loaded = importsOf(join(unpacked, 'dist/main/children', `${child}.js`))
      // Of comments such as "`from`/`to`" a stroke is found, which is no package's name.
      const packed = loaded.filter((name) => /^[@\w]/.test(name) && existsSync(join(unpacked, 'node_modules', name)))
      expect(packed.length > 0, child).toBe(packagesOf[child]!.length > 0)
      expect(packed.map((name) => name.split('/')[0]).filter((name) => !packagesOf[child]!.includes(name!))).toEqual([])
    }
    process.stderr.write(`Looking at the files of a child: ${said.join(', ')}\n`)
  })

  it('has every fuse of its Electron as the product wants it; the driver’s switch alone is left', async () => {
    const { version: _, ...wire } = await getCurrentFuseWire(program)
    const on = Object.keys(wire).filter((number) => wire[number as keyof typeof wire] === FuseState.ENABLE)
    const names = on.map((number) => FuseV1Options[Number(number)]).filter((name) => name !== 'WasmTrapHandlers')
    expect(names.sort()).toEqual([
      'EnableCookieEncryption',
      'EnableEmbeddedAsarIntegrityValidation',
      'EnableNodeCliInspectArguments',
      'OnlyLoadAppFromAsar',
    ])
  })

  it('opens as a program of its own', async () => {
    window = await openScenario(stage, { home, packed: program })
    expect(await window.lab.app.evaluate(({ app }) => app.isPackaged)).toBe(true)
  })

  for (const { name, play } of scenario) it(name, () => play(window))

  it('complained of nothing', () => {
    expect(window.complaints).toEqual({ page: [], errors: [] })
    // Where nothing was to be told there is no log.
    const log = join(home, 'logs/electron.log')
    expect(existsSync(log) ? readFileSync(log, 'utf8') : '').not.toMatch(/E-APP-001|could not|was shipped/)
  })

  /** Opens the program anew with one of its files changed; the file is put back when the test is over. */
  async function withChanged(file: string, test: (lab: ElectronLab, home: string) => Promise<void>): Promise<void> {
    const path = join(program, '../resources/app.asar.unpacked', file)
    const shipped = readFileSync(path)
    appendFileSync(path, '\n')
    const fresh = join(stage.folder, `home-${basename(file)}`)
    const lab = await openLab(stage, { home: fresh, packed: program })
    try {
      await test(lab, fresh)
    } finally {
      await lab.quit().catch(() => {})
      writeFileSync(path, shipped)
    }
  }

  it('starts no child whose files were changed: the window opens, says which and what to do, and the rest works', async () => {
    await window.lab.quit()
    await withChanged('node_modules/@techstark/opencv-js/dist/opencv.js', async (lab) => {
      const { page } = lab
      // It is started when its tab is opened.
      await goTo(page, 'Images')
      await page.getByText('opencv.js is not the one that was shipped').locator('visible=true').first().waitFor()
      expect(await page.locator('.notice').first().innerText()).toContain('Install Spiral Lab again')
      await stepThrough(page, 'Course: ReLU, Adam', 1)
      await answerWhenAsked(lab.app, 1)
    })
  })

  it('says over its window that it cannot start where the history’s files were changed', async () => {
    const file = 'node_modules/better-sqlite3/lib/index.js'
    await withChanged(file, async (lab, fresh) => {
      const log = join(fresh, 'logs/electron.log')
      const said = (): string => (existsSync(log) ? readFileSync(log, 'utf8') : '')
      await soon(said).toContain(`cannot start: The program’s file ${file} is not the one that was shipped.`)
      await soon(() => lab.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.isVisible())).toBe(
        true,
      )
      // Nobody is there to press the button of the system's dialog.
      lab.app.process().kill('SIGKILL')
    })
  })
})
