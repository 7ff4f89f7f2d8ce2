import { limits } from '../../preload/limits.ts'
import type { PageAssets } from '../host/page-assets.ts'
import { openingRoutes } from './opening-page.ts'
import type { Route } from './route.ts'

const secret = { needsToken: true, from: 'lab', bodyBytes: 0 } as const

/** Every route that is no file of the page. */
const secretRoutes: readonly Route[] = [
  { path: '/lab', method: 'GET', answer: 'wire', ...secret },
  { path: '/bulk', method: 'POST', answer: 'bulk', ...secret, bodyBytes: limits.imageFileBytes },
  { path: '/bulk/*', method: 'GET', answer: 'bulk', ...secret },
]

/** The one table of routes, made when the server starts. */
export class Routes {
  readonly all: readonly Route[]
  readonly #byPath: ReadonlyMap<string, Route>

  constructor(assets: PageAssets) {
    const files = [...assets].map(([path, asset]): Route => ({
      path,
      method: 'GET',
      answer: 'page',
      needsToken: false,
      bodyBytes: 0,
      from: path === '/' ? 'address bar' : 'lab',
      asset,
    }))
    this.all = [...files, ...openingRoutes, ...secretRoutes]
    this.#byPath = new Map(this.all.map((route) => [route.path, route]))
  }
  /** The route of a request's target, compared as it was sent: nothing is decoded, joined or cut off. */
  find(target: string): Route | undefined {
    if (target.includes('*')) return undefined
    return this.#byPath.get(target) ?? (target.startsWith('/bulk/') ? this.#byPath.get('/bulk/*') : undefined)
  }
}
