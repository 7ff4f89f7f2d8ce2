import '../without-proto.ts'
import { serveParent } from '../serve-parent.ts'
import { createProbeRouter } from './router.ts'

serveParent(createProbeRouter())
