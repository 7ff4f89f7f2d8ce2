import { label, runSpec, type RunSpec } from '../../preload/contract/values.ts'
import { labError, showValue } from '../../preload/errors.ts'
import { invalidInput } from '../../preload/invalid-input.ts'
import type { Issue } from '../../preload/issue-words.ts'
import { limits } from '../../preload/limits.ts'
import { phrase } from '../../preload/message.ts'
import { checkRunnable, completeSpec, experimentOf, findExperiment } from '../experiments.ts'
import { knownKeys, placeOfKey } from '../lab/known-keys.ts'
import { followRun } from './follow-run.ts'
import { exitCodes, type Host } from './host.ts'
import { readJson } from './read-file.ts'
import { trace } from './trace.ts'
import { withLab } from './with-lab.ts'

/** @throws LabError E-MOD-001 */
async function checkSpec(given: unknown): Promise<RunSpec> {
  if (given === null || typeof given !== 'object' || Array.isArray(given)) {
    throw labError(
      'field.type',
      { path: 'spec', expected: phrase('type.spec'), got: String(showValue(given)) },
      { path: 'spec', received: given },
    )
  }
  const parsed = runSpec.safeParse(given, { reportInput: true })
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues as readonly Issue[]
  // A parameter that was written beside `params` is looked for in those of the experiment.
  const definition = await findExperiment(String((given as Record<string, unknown>)['experiment']))
  throw invalidInput(
    issues,
    given,
    [],
    'field',
    (path) => knownKeys(runSpec, given, path),
    (key) => (definition ? placeOfKey(definition.params, key, 'params') : undefined),
  )
}

/** @throws LabError E-CLI-001 */
function checkName(name: string | undefined): string | undefined {
  if (name === undefined) return undefined
  const parsed = label(limits.nameLength).safeParse(name)
  if (parsed.success) return name
  throw labError('usage.runName', { limit: limits.nameLength }, { path: '--name', received: name })
}

/** `lab run`: trains or traces a spec to its end. Ctrl-C stops the run and keeps it. */
export async function run(host: Host): Promise<number> {
  const { given, ending } = host
  // Told before a data folder is touched.
  const spec = await completeSpec(await checkSpec(await readJson(given.arguments[0]!)))
  await checkRunnable(spec)
  const name = checkName(given.options.name)
  const frames = given.switches.has('frames')
  const { kind } = await experimentOf(spec.experiment)
  if (kind === 'explorable') return trace(host, { spec, name, frames })
  if (frames) throw labError('usage.framesOf', { experiment: spec.experiment }, { path: '--frames' })
  return withLab(host, 'write', async (client) => {
    if (ending.aborted) return exitCodes.interrupted
    const started = await client.runs.start({ spec, name })
    return followRun(host, client, started)
  })
}
