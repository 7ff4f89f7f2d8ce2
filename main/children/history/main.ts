import '../without-proto.ts'
import { createRouterClient } from '@orpc/server'
import { serveParent } from '../serve-parent.ts'
import { createHistoryRouter } from './router.ts'

const router = createHistoryRouter({ ownerPid: Number(process.env['SPIRAL_LAB_OWNER'] ?? process.ppid) })
const history = createRouterClient(router, { context: {} })

// What the lab could not close any more (it was killed) is closed in good order all the same.
serveParent(router, async () => void (await history.close()))
