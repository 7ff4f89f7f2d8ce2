import { mkdirSync, statSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { completeRecipe } from '../../lab/experiments/images/recipe.ts'
import { labError, toLabError, type LabError } from '../../preload/errors.ts'
import { limits } from '../../preload/limits.ts'
import { processFile, type ImagingClient } from '../images.ts'
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
    if (otherFormats.has(ending)) throw labError('E-CLI-001.png', { got: ending }, { path: '--out', received: out })
    return [{ file: only, out }]
  }
  const plan = files.map((file) => ({ file, out: join(out, `${basename(file, extname(file))}.png`) }))
  const owners = new Map<string, string>()
  for (const { file, out: target } of plan) {
    const other = owners.get(target)
    if (other !== undefined) {
      const values = { one: other, other: file, name: basename(target) }
      throw labError('E-CLI-001.sameName', values, { path: '--out', received: target })
    }
    owners.set(target, file)
  }
  try {
    mkdirSync(out, { recursive: true })
  } catch (thrown) {
    throw (thrown as NodeJS.ErrnoException).code === 'EEXIST'
      ? labError('E-CLI-001.folder', { out }, { path: '--out', received: out })
      : fileFault('written', out, thrown)
  }
  return plan
}

const readPicture = (file: string): Promise<Uint8Array> =>
  readBytes(file, limits.imageFileBytes, (bytes) =>
    labError(
      'E-IMG-004.file',
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
  await processFile(client, DOT, 'dot.png', [{ kind: 'grey' }]).catch(() => {})
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

/** `lab image`: a picture that fails is told about and the next ones are done; the exit code is the worst. */
export async function image(host: Host): Promise<number> {
  const { given, output, tell, log, ending } = host
  const recipe = completeRecipe(await readJson(given.options.recipe!))
  const force = given.switches.has('force')
  const plan = planOutputs(given.arguments, given.options.out!)
  return withImaging(host, async (imaging) => {
    let worst: number = exitCodes.completed
    for (const { file, out } of plan) {
      if (ending.aborted) break
      try {
        refuseExisting(out, force)
        const done = await processFile(imaging, await readPicture(file), basename(file), recipe)
        await writeNewFile(out, force, (to) => to.write(done.png))
        const { width, height, durationMs, figures } = done
        await output.line({ type: 'image', file, out, width, height, durationMs, ...figures })
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
