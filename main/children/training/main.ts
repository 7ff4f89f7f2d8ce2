import { serveParent } from '../serve-parent.ts'
import { createTrainingRouter } from './router.ts'

serveParent(createTrainingRouter({ log: (line) => void process.stderr.write(`${line}\n`) }))
