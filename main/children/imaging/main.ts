import '../without-proto.ts'
import { loadBestVision } from '../../../native/vision/vision-list.ts'
import { refusedProviders } from '../refused-providers.ts'
import { serveParent } from '../serve-parent.ts'
import { createImagingRouter } from './router.ts'

serveParent(createImagingRouter({ vision: () => loadBestVision(refusedProviders()) }))
