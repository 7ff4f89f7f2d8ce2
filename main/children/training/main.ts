import '../without-proto.ts'
import { join } from 'node:path'
import { refusedProviders } from '../refused-providers.ts'
import { serveParent } from '../serve-parent.ts'
import { createTrainingRouter } from './router.ts'

const home = process.env['SPIRAL_LAB_HOME']

serveParent(
  createTrainingRouter({
    choice: {
      refused: refusedProviders(),
      cacheFile: home === undefined ? undefined : join(home, 'cache', 'calibration.json'),
    },
    log: (line) => void process.stderr.write(`${line}\n`),
  }),
)
