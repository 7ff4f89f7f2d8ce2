import type { PageAsset } from '../host/page-assets.ts'

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
