import { labError, type LabError } from '../../preload/errors.ts'
import { limits } from '../../preload/limits.ts'
import { phrase } from '../../preload/message.ts'
import type { Route } from './route.ts'
import type { Routes } from './routes.ts'

/** What the guard looks at: the head of a request, before a byte of its body is read. */
export interface RequestHead {
  method: string
  /** As it was sent: `/bulk`, or a whole address where a proxy is meant. */
  target: string
  /** Names and values in turn, as they were sent; `headers` of Node hides a second Host. */
  rawHeaders: readonly string[]
  /** Whether it asks for a WebSocket. */
  upgrade: boolean
}

/** What the guard compares it with. */
export interface GuardedPlace {
  port: number
  routes: Routes
  isToken(given: string): boolean
  /** Whether there is room for another window; there is where nobody counts them. */
  hasRoom?: () => boolean
}

/** Why a request is refused. The peer sees the status and the catalogue's text; `detail` is for the log. */
export interface Refusal {
  status: number
  error: LabError
  detail: string
  /** A token was there, and it was wrong: what the limiter counts. */
  wrongToken?: boolean
  /** The token was right: the rest of the request may come in (and is thrown away), so that the answer is read. */
  trusted?: boolean
}

/** The head with what the checks need of it, taken apart once. */
interface Examined extends RequestHead {
  place: GuardedPlace
  route: Route | undefined
  /** Every value that was sent for a header, by its name in lower case. */
  sent(name: string): string[]
}
type Check = (request: Examined) => Refusal | null

const refuse = (status: number, error: LabError, detail: string): Refusal => ({ status, error, detail })

/** The names that a browser on this machine has for the server; 80 is the port that browsers leave out. */
const hostsOf = (port: number): string[] =>
  ['127.0.0.1', 'localhost', '[::1]'].flatMap((name) => [`${name}:${port}`, ...(port === 80 ? [name] : [])])

const isRead = (method: string): boolean => method === 'GET' || method === 'HEAD'

const method: Check = ({ method, route, upgrade }) => {
  // Asking what another page may do is not answered: no other page may do anything.
  if (method === 'OPTIONS') return refuse(403, labError('wrongOrigin'), 'OPTIONS')
  const allowed = route ? (route.method === 'GET' ? isRead(method) : method === route.method) : isRead(method)
  const known = allowed || (!route && method === 'POST')
  if (!known) return refuse(405, labError('notFound'), `method ${method}`)
  return upgrade && method !== 'GET' ? refuse(405, labError('notFound'), `upgrade by ${method}`) : null
}

const host: Check = ({ target, sent, place }) => {
  const hosts = sent('host')
  const right = hosts.length === 1 && hostsOf(place.port).includes(hosts[0]!) && target.startsWith('/')
  return right ? null : refuse(403, labError('wrongHost'), `host ${hosts.join(', ')}`)
}

const origin: Check = ({ method, upgrade, sent }) => {
  const origins = sent('origin')
  // Browsers send none when they read from the same origin.
  if (origins.length === 0 && isRead(method) && !upgrade) return null
  const right = origins.length === 1 && origins[0] === `http://${sent('host')[0]}`
  return right ? null : refuse(403, labError('wrongOrigin'), `origin ${origins.join(', ') || 'missing'}`)
}

const site: Check = ({ route, sent }) => {
  const sites = sent('sec-fetch-site')
  // Absent where no browser asks (or an old one), which Origin and the token have to answer for.
  if (sites.length === 0 || route?.from === 'anywhere') return null
  const allowed = route?.from === 'address bar' ? ['same-origin', 'none'] : ['same-origin']
  const right = sites.length === 1 && allowed.includes(sites[0]!)
  return right ? null : refuse(403, labError('wrongOrigin'), `sec-fetch-site ${sites.join(', ')}`)
}

const token: Check = ({ route, upgrade, sent, place }) => {
  if (route && !route.needsToken) return null
  const given = sent(upgrade ? 'sec-websocket-protocol' : 'authorization')
  const beginning = upgrade ? 't.' : 'Bearer '
  const only = given.length === 1 && given[0]!.startsWith(beginning) ? given[0]!.slice(beginning.length) : null
  if (only !== null && place.isToken(only)) return null
  return {
    ...refuse(401, labError('wrongToken'), given.length === 0 ? 'no token' : 'wrong token'),
    wrongToken: given.length > 0,
  }
}

const size: Check = ({ route, sent }) => {
  const limit = route?.bodyBytes ?? 0
  const length = Number(sent('content-length')[0] ?? 0)
  if (limit === 0 && sent('transfer-encoding').length > 0)
    return refuse(
      413,
      labError('messageTooLarge', { size: phrase('size.unknown'), unit: phrase('unit.bytes'), limit }, { limit }),
      'a body',
    )
  if (length <= limit) return null
  const error =
    limit === 0
      ? labError('messageTooLarge', { size: length, unit: phrase('unit.bytes'), limit }, { received: length, limit })
      : labError('imageFileTooLarge', { bytes: length, limit }, { received: length, limit })
  return { ...refuse(413, error, `a body of ${length} bytes`), trusted: route?.needsToken ?? false }
}

/** A page asks by an ordinary request, too: of a WebSocket that is refused its browser does not tell why. */
const room: Check = ({ route, place }) => {
  if (route?.answer !== 'wire' || (place.hasRoom?.() ?? true)) return null
  return refuse(503, labError('tooManyWindows', { limit: limits.connections }), 'too many windows')
}

const found: Check = ({ route, upgrade }) => {
  if (route && (route.answer === 'wire') === upgrade) return null
  return refuse(404, labError('notFound'), 'no route')
}

/** What every request must pass, in this order. */
export const checks = { method, host, origin, site, token, size, room, found } satisfies Record<string, Check>

/**
 * Makes the one gate before everything that the server answers, requests and upgrades alike.
 * @param passes the checks, by name, in their order
 * @returns the route of a request that may go on, or why it may not
 */
export function createGuard(
  place: GuardedPlace,
  passes: Partial<typeof checks> = checks,
): (head: RequestHead) => { route: Route; refusal: null } | { route: null; refusal: Refusal } {
  return (head) => {
    const { rawHeaders } = head
    const sent = (name: string): string[] =>
      rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]!.toLowerCase() === name)
    const route = place.routes.find(head.target)
    const request: Examined = { ...head, place, route, sent }
    for (const check of Object.values(passes)) {
      const refusal = check(request)
      if (refusal) return { route: null, refusal }
    }
    // Without the last check there may be no route to go on to.
    return route ? { route, refusal: null } : { route: null, refusal: found(request)! }
  }
}
