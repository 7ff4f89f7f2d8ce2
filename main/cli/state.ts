import { insideRequest, type Inside } from '../../preload/contract/inside.ts'
import { LabError, labError } from '../../preload/errors.ts'
import type { LabClient } from '../../preload/client.ts'
import type { Lab } from '../lab/lab.ts'
import { exitCodes, type Host } from './host.ts'
import { refuseExisting, writeNewFile } from './new-file.ts'
import { typedRunId } from './run-id.ts'
import { withLab } from './with-lab.ts'

/** @throws LabError E-CLI-001 */
function typedPosition(typed: string | undefined, option: '--position' | '--epoch'): number | undefined {
  if (typed === undefined) return undefined
  if (/^\d{1,15}$/.test(typed)) return Number(typed)
  throw labError('usage.position', { option, got: typed }, { path: option, received: typed })
}

/** No map of any unit, and no place of any sample: what is told is a line. */
const withoutMaps = insideRequest.parse({ units: 0, space: false })

/** What is told of each layer: see `insideLayer`. */
const layersOf = ({ layers }: Inside) =>
  layers.map(({ inputs: _, bias: _bias, batchNorm: _batchNorm, shown: _shown, maps: _maps, ...layer }) => layer)

/** The state of a training after so many epochs, and its weights into a file where one is asked for. */
async function trainingState(host: Host, client: LabClient, lab: Lab, runId: string, position: number): Promise<void> {
  const { weights: file } = host.given.options
  const looksInside = host.given.switches.has('layers')
  const state = await client.runs.position({ runId, position, ...(looksInside && { inside: withoutMaps }) })
  if (state.insideError) throw new LabError(state.insideError)
  if (file !== undefined) {
    const bytes = await lab.bytes(state.weights)
    const force = host.given.switches.has('force')
    await writeNewFile(file, force, async (to) => to.write(new Uint8Array((await bytes?.arrayBuffer()) ?? [])))
  }
  const { metrics, weightsSha256 } = state
  await host.output.line({
    type: 'state',
    runId: state.runId,
    epoch: position,
    metrics,
    weightsSha256,
    ...(state.inside && { layers: layersOf(state.inside) }),
  })
}

/** `lab state`: what a run was at a position, as it is stored or computed again. */
export async function state(host: Host): Promise<number> {
  const { given, output } = host
  const runId = typedRunId(given.arguments[0]!)
  const epoch = typedPosition(given.options.epoch, '--epoch')
  const position = typedPosition(given.options.position, '--position')
  const { weights } = given.options
  if (epoch === undefined && weights !== undefined) throw labError('usage.weightsOf', {}, { path: '--weights' })
  if (epoch === undefined && given.switches.has('layers')) throw labError('usage.layersOf', {}, { path: '--layers' })
  if (weights !== undefined) refuseExisting(weights, given.switches.has('force'))
  return withLab(host, 'read', async (client, lab) => {
    if (epoch !== undefined) await trainingState(host, client, lab, runId, epoch)
    else await output.line({ type: 'state', ...(await client.explorables.state({ runId, position })) })
    return exitCodes.completed
  })
}
