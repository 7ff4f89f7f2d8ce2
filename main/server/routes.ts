import { limits } from '../../preload/limits.ts'
import type { PageAsset, PageAssets } from '../page-assets.ts'
import { openingRoutes } from './opening-page.ts'

/** One address of the server. What is in no route is not there. */
export interface Route {
  /** The whole path, or the beginning of it where it ends in `/*`. */
  path: string
  method: 'GET' | 'POST'
  /** `page`: a file of the page; `bulk`: bytes beside the contract; `wire`: where a WebSocket begins. */
  answer: 'page' | 'bulk' | 'wire'
  /** A built file is public; everything else needs the token. */
  needsToken: boolean
  /** The largest body that it takes, in bytes. */
  bodyBytes: number
  /** Whether a browser may come here from another page or from its address bar. */
  from: 'lab' | 'address bar' | 'anywhere'
  /** The file, for a part of the page. */
  asset?: PageAsset
}

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
