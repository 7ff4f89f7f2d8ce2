import type { PageAsset } from '../host/page-assets.ts'
import type { Route } from './route.ts'

/**
 * Where the browser arrives from the file that `open-browser.ts` has it open: the token is not in the browser's command
 * line, which every user of the machine can read. That file counts as another site, from which the page itself can't be
 * entered; this public step can, holds nothing, and goes on to the page, token and all.
 */
const page = '<!doctype html><meta charset="utf-8"><title>Spiral Lab</title><script src="/open.js"></script>'
const script = "location.replace('/' + location.hash)"

const route = (path: string, type: string, text: string, from: Route['from']): Route => {
  const asset: PageAsset = { bytes: new TextEncoder().encode(text), type, lasting: false }
  return { path, method: 'GET', answer: 'page', needsToken: false, bodyBytes: 0, from, asset }
}

export const openingRoutes: readonly Route[] = [
  route('/open', 'text/html; charset=utf-8', page, 'anywhere'),
  route('/open.js', 'text/javascript; charset=utf-8', script, 'lab'),
]
