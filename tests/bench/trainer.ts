/**
 * How quick training is: the kernels against PyTorch (and Keras, tfjs and TensorFlow where they are found), in turns, in
 * one run: `npm run bench -- trainer`. SPIRAL_LAB_PYTHON names the Python that has PyTorch, or several,
 * separated as in PATH: Keras may have one of its own. Loss and accuracy are read at
 * every step. Exits with 1 where a floor is missed.
 */
import type { Trainer, TrainerProvider } from '../../lab/core/training/trainer.ts'
import { loadKernels } from '../../native/tensors/kernels/provider.ts'
import { loadTensorFlow } from '../../native/tensors/tensorflow/load-tensorflow.ts'
import { loadTfjs } from '../../native/tensors/tfjs/load-tfjs.ts'
import { peakGflops } from './trainer/peak.ts'
import { startPeer, type Peer } from './trainer/peer.ts'
import { operationsOf, startTask, tasks, type Task } from './trainer/tasks.ts'

/** Turns of everybody, and looks at the clock in each. */
const ROUNDS = 12
const LOOKS = 25
/** Turns beside the others, who are many times slower. */
const OTHERS_ROUNDS = 3

const sorted = (values: number[]): number[] => [...values].sort((a, b) => a - b)
const median = (values: number[]): number => sorted(values)[values.length >> 1]!
const short = (value: number): string => Number(value.toPrecision(3)).toString()

/** Milliseconds a step of some looks at a training. */
function look(trainer: Trainer, { stepsAtOnce }: Task, looks: number): number[] {
  const times: number[] = []
  let read = 0
  for (let i = 0; i < looks; i++) {
    const start = performance.now()
    for (let step = 0; step < stepsAtOnce; step++) {
      const { loss, accuracy } = trainer.step()
      read += loss + accuracy
    }
    times.push((performance.now() - start) / stepsAtOnce)
  }
  if (Number.isNaN(read)) throw new Error('the loss is no number')
  return times
}

/** Somebody who trains: a name, and the looks of one turn. */
interface Runner {
  name: string
  turn(): Promise<number[]>
  times: number[]
  medians: number[]
}

const runner = (name: string, turn: () => Promise<number[]>): Runner => ({ name, turn, times: [], medians: [] })

/** The kernels on a task, warm. */
async function kernelsRunner(task: Task, threads: number): Promise<[Runner, Trainer]> {
  const trainer = startTask(await loadKernels({ threads }), task)
  // The compiler takes its time, and the other threads have to come.
  const end = performance.now() + 500
  while (performance.now() < end) look(trainer, task, 20)
  return [runner(`kernels ${threads}`, async () => look(trainer, task, LOOKS + 5).slice(5)), trainer]
}

/** How many times faster than another, in the same turns: the median of the turns' ratios. */
const ratio = (ours: Runner, theirs: Runner): number =>
  median(ours.medians.map((value, round) => theirs.medians[round]! / value))

async function compare(task: Task, torch: Peer | undefined, peak: number): Promise<boolean> {
  const [[one, first], [two, second]] = [await kernelsRunner(task, 1), await kernelsRunner(task, 2)]
  const others = torch
    ? [1, 2].map((threads) => runner(`PyTorch ${threads}`, () => torch.measure(task, threads, LOOKS)))
    : []
  const all = [one, two, ...others]
  for (let round = 0; round < ROUNDS; round++) {
    for (const each of all) {
      const times = await each.turn()
      each.times.push(...times)
      each.medians.push(median(times))
    }
  }
  first.dispose()
  second.dispose()
  console.log(`\n${task.name}`)
  for (const { name, times } of all)
    console.log(
      `  ${name.padEnd(12)} ${short(median(times)).padStart(8)} ms a step, at best ${short(sorted(times)[0]!)}`,
    )
  const gflops = operationsOf(task) / median(one.times) / 1e6
  console.log(`  one thread: ${short(gflops)} GFLOP/s, ${short((100 * gflops) / peak)} % of what the core can do`)
  if (others.length === 0) return true
  const better = median(others[0]!.times) < median(others[1]!.times) ? others[0]! : others[1]!
  return [
    { words: 'one thread against one', value: ratio(one, others[0]!), floor: task.floor.one },
    { words: 'two threads against the better', value: ratio(two, better), floor: task.floor.two },
  ]
    .map(({ words, value, floor }) => {
      const verdict = floor === null ? '' : value >= floor ? `(floor ${floor}×)` : `MISSED (floor ${floor}×)`
      console.log(`  ${words}: ${short(value)}× PyTorch ${verdict}`)
      return floor === null || value >= floor
    })
    .every(Boolean)
}

/** The other providers and Keras against one thread of the kernels: slow ones get few looks. */
async function others(keras: Peer | undefined): Promise<void> {
  const providers: TrainerProvider[] = []
  for (const load of [loadTensorFlow, loadTfjs]) {
    try {
      providers.push((await load()).provider)
    } catch (thrown) {
      console.log(`${load.name}: ${thrown instanceof Error ? thrown.message : String(thrown)}`)
    }
  }
  console.log('\nmilliseconds a step of the others, and how many times the kernels’')
  for (const task of tasks) {
    const [kernels, ours] = await kernelsRunner(task, 1)
    const trainers = providers.map((provider) => startTask(provider, task))
    const slow = trainers.map((trainer) =>
      runner(trainer.provider, () => Promise.resolve(look(trainer, { ...task, stepsAtOnce: 1 }, 2))),
    )
    if (keras) slow.push(runner('Keras 1', () => keras.measure(task, 1, LOOKS)))
    // The first turn also compiles.
    for (let round = 0; round <= OTHERS_ROUNDS; round++)
      for (const each of [kernels, ...slow]) {
        const turn = median(await each.turn())
        if (round > 0) each.medians.push(turn)
      }
    for (const trainer of [ours, ...trainers]) trainer.dispose()
    const figures = slow.map((each) => `${each.name} ${short(median(each.medians))} (${short(ratio(kernels, each))}×)`)
    console.log(`  ${task.name.padEnd(36)} ${figures.join(', ')}`)
  }
}

const peak = await peakGflops()
console.log(`one core: ${short(peak)} GFLOP/s of plain SIMD`)
const torch = await startPeer('torch', 'torch-peer.py')
if (torch) console.log(`PyTorch ${torch.version}`)
else console.error('\n!!! No Python with PyTorch was found: set SPIRAL_LAB_PYTHON. Nothing is compared with it. !!!\n')
let isMet = true
for (const task of tasks) isMet = (await compare(task, torch, peak)) && isMet
torch?.end()
const keras = await startPeer('tensorflow', 'keras-peer.py')
if (!keras) console.error('No Python with TensorFlow was found: nothing is compared with Keras (SPIRAL_LAB_PYTHON).')
await others(keras)
keras?.end()
process.exitCode = isMet ? 0 : 1
