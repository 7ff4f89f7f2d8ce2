import '../without-proto.ts'
import { serveParent } from '../serve-parent.ts'
import { createTracingRouter } from './router.ts'

serveParent(createTracingRouter((line) => void process.stderr.write(`${line}\n`)))
