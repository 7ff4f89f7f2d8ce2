import { loadTensorFlow } from '../tensors/tensorflow/load-tensorflow.ts'
import { compareWithReference, measureTensors } from '../tensors/probe-tensors.ts'

// Run as a process of its own, since a library that does not fit this machine can end it. The last line on standard
// output tells what was found.
const [folder] = process.argv.slice(2)
const { provider, version } = await loadTensorFlow(folder)
compareWithReference(provider)
process.stdout.write(`\n${JSON.stringify({ version, steps: measureTensors(provider) })}\n`)
