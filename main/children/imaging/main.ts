import { serveParent } from '../serve-parent.ts'
import { createImagingRouter } from './router.ts'

serveParent(createImagingRouter())
