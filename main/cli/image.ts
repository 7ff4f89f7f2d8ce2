import { mkdirSync, statSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { completeRecipe } from '../../lab/core/images/recipe.ts'
import { labError, toLabError, type LabError } from '../../preload/errors.ts'
import { limits } from '../../preload/limits.ts'
import { formatMessage } from '../../preload/message.ts'
import { processFile, type ImagingClient } from '../lab/images.ts'
import { ImagingGuard } from '../supervisor/imaging-guard.ts'
import { SupervisedChild } from '../supervisor/supervised-child.ts'
import { exitCodeOf } from './exit-code.ts'
import { fileFault } from './file-faults.ts'
import { exitCodes, type Host } from './host.ts'
import { refuseExisting, writeNewFile } from './new-file.ts'
import { readBytes, readJson } from './read-file.ts'

/** Other formats' endings: a PNG under such a name would deceive. */
const otherFormats = new Set(['.jpg', '.jpeg', '.webp', '.bmp', '.gif', '.tif', '.tiff', '.avif', '.heic'])

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false

/**
 * Where each picture goes: one into the file (or a folder that is there already), several into a folder, each under its own
 * name.
 * @throws LabError E-CLI-001 for a name that says another format, and for two pictures that would get the same name
 */
export function planOutputs(files: readonly string[], out: string): { file: string; out: string }[] {
  const [only] = files
  if (files.length === 1 && only !== undefined && !isFolder(out) && !/[/\\]$/.test(out)) {
    const ending = extname(out).toLowerCase()
    if (otherFormats.has(ending)) throw labError('usage.png', { got: ending }, { path: '--out', received: out })
    return [{ file: only, out }]
  }
  const plan = files.map((file) => ({ file, out: join(out, `${basename(file, extname(file))}.png`) }))
  const owners = new Map<string, string>()
  for (const { file, out: target } of plan) {
    const other = owners.get(target)
    if (other !== undefined) {
      const values = { one: other, other: file, name: basename(target) }
      throw labError('usage.sameName', values, { path: '--out', received: target })
    }
    owners.set(target, file)
  }
  makeFolder(out, '--out')
  return plan
}

/** Makes a folder, unless it is there. @throws LabError E-CLI-001 where a file has its name */
function makeFolder(folder: string, option: string): void {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (thrown) {
    throw (thrown as NodeJS.ErrnoException).code === 'EEXIST'
      ? labError('usage.folder', { out: folder }, { path: option, received: folder })
      : fileFault('written', folder, thrown)
  }
}

const readPicture = (file: string): Promise<Uint8Array> =>
  readBytes(file, limits.imageFileBytes, (bytes) =>
    labError(
      'imageFileTooLarge',
      { bytes, limit: limits.imageFileBytes },
      { received: bytes, limit: limits.imageFileBytes },
    ),
  )

/** A black dot as PNG. */
const DOT = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==',
  'base64',
)

/** Lets a fresh child load its libraries, so that a slow machine's time for that is not counted as a picture's. */
async function loadLibraries(client: ImagingClient): Promise<void> {
  // What goes wrong here goes wrong again with the first picture, where it is told.
  await processFile(client, DOT, 'dot.png', { recipe: [{ kind: 'grey' }], png: true }).catch(() => {})
}

/** An imaging child of one's own: nothing is kept, so it works beside a running lab. */
async function withImaging<T>({ startChild, log }: Host, work: (imaging: ImagingClient) => Promise<T>): Promise<T> {
  const child: SupervisedChild<'imaging'> = new SupervisedChild({
    kind: 'imaging',
    name: 'imaging',
    start: startChild,
    closeReason: (exit): LabError => guard.closeReason(exit),
    prepare: loadLibraries,
    changed: () => {},
    log,
  })
  const guard = new ImagingGuard(child)
  try {
    return await work(guard.client)
  } finally {
    guard.stop()
    await child.stop()
  }
}

/** What is asked beside the result, of one picture alone. */
interface Extras {
  stages: string | undefined
  explain: { x: number; y: number } | undefined
  script: string | undefined
}

/** @throws LabError E-CLI-001 for a place that is none, and for several files */
export function readExtras({ stages, explain, script }: Record<string, string | undefined>, files: number): Extras {
  for (const [option, value] of Object.entries({ stages, explain, script }))
    if (value !== undefined && files > 1)
      throw labError('usage.oneFile', { option, count: files }, { path: `--${option}`, received: files, limit: 1 })
  const place = explain === undefined ? null : /^\s*(\d{1,5})\s*,\s*(\d{1,5})\s*$/.exec(explain)
  if (explain !== undefined && !place)
    throw labError('usage.place', { got: explain }, { path: '--explain', received: explain })
  return { stages, explain: place ? { x: Number(place[1]), y: Number(place[2]) } : undefined, script }
}

/** Takes the pictures of the stages into a folder, which is made. */
function stageWriter(folder: string, force: boolean): (name: string, png: Uint8Array) => Promise<void> {
  makeFolder(folder, '--stages')
  return (name, png) => writeNewFile(join(folder, name), force, (to) => to.write(png))
}

/** `lab image`: a picture that fails is told about and the next ones are done; the exit code is the worst. */
export async function image(host: Host): Promise<number> {
  const { given, output, tell, log, ending } = host
  const recipe = completeRecipe(await readJson(given.options.recipe!))
  const force = given.switches.has('force')
  const { out: into } = given.options
  const extras = readExtras(given.options, given.arguments.length)
  const asked = extras.stages !== undefined || extras.explain !== undefined || extras.script !== undefined
  if (into === undefined && !asked)
    throw labError('usage.needs', { name: 'image', usage: '`--out FILE|FOLDER`' }, { path: '--out' })
  const plan: { file: string; out: string | null }[] =
    into === undefined ? given.arguments.map((file) => ({ file, out: null })) : planOutputs(given.arguments, into)
  if (extras.script !== undefined) refuseExisting(extras.script, force)
  return withImaging(host, async (imaging) => {
    let worst: number = exitCodes.completed
    for (const { file, out } of plan) {
      if (ending.aborted) break
      try {
        if (out !== null) refuseExisting(out, force)
        const done = await processFile(imaging, await readPicture(file), basename(file), {
          recipe,
          png: out !== null,
          script: extras.script !== undefined,
          ...(extras.stages !== undefined && { stage: stageWriter(extras.stages, force) }),
          ...(extras.explain && { explain: extras.explain }),
        })
        if (out !== null && done.png) await writeNewFile(out, force, (to) => to.write(done.png!))
        if (extras.script !== undefined) await writeNewFile(extras.script, force, (to) => to.write(done.script!))
        const { width, height, durationMs, figures, written, explanation, passedOver } = done
        await output.line({
          type: 'image',
          file,
          ...(out !== null && { out }),
          width,
          height,
          durationMs,
          ...figures,
          ...written,
          ...(explanation && { explain: explanation }),
          ...(passedOver.length > 0 && { passedOver: passedOver.map((words) => formatMessage('en', words)) }),
        })
      } catch (thrown) {
        const error = toLabError(thrown, log)
        tell(plan.length > 1 ? aboutFile(error, file) : error)
        worst = worst === exitCodes.failed ? worst : exitCodeOf(error)
      }
    }
    return worst
  })
}

/** Among several pictures an error says which one it is about. */
const aboutFile = (error: LabError, file: string): LabError =>
  Object.assign(error, { shape: { ...error.shape, path: error.shape.path ?? file } })
