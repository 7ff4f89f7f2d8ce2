/**
 * Where the window is: a tab, and in the history tab one of its pages. It stands in the address, so *back* works. A link
 * says beside it what the tab is to hold, as a query.
 */
export type Place =
  | { tab: 'start' }
  | { tab: 'history'; page: 'list' }
  | { tab: 'history'; page: 'run'; runId: string }
  | { tab: 'history'; page: 'compare'; runIds: string[] }
  | { tab: 'experiment'; experiment: string; link?: string }

const RUN_ID = /^[0-9a-f][0-9a-f-]{5,35}$/

/** The place that an address names; the start page where it names none. */
export function parsePlace(hash: string, experiments: readonly string[], mostRuns: number): Place {
  const [path, ...query] = hash.replace(/^#\/?/, '').split('?')
  const [tab, page, ids] = path!.split('/')
  const link = query.join('?')
  if (tab === 'history') {
    const runIds = (ids ?? '').split(',').filter((id) => RUN_ID.test(id))
    if (page === 'run' && runIds[0] !== undefined) return { tab, page, runId: runIds[0] }
    if (page === 'compare' && runIds.length >= 2) return { tab, page, runIds: runIds.slice(0, mostRuns) }
    return { tab, page: 'list' }
  }
  if (tab !== undefined && experiments.includes(tab))
    return { tab: 'experiment', experiment: tab, ...(link !== '' && { link }) }
  return { tab: 'start' }
}

/** The address of a place, such as `#/history/run/0190…`. */
export function formatPlace(place: Place): string {
  if (place.tab === 'start') return '#/'
  if (place.tab === 'experiment') return `#/${place.experiment}${place.link === undefined ? '' : `?${place.link}`}`
  if (place.page === 'list') return '#/history'
  return place.page === 'run' ? `#/history/run/${place.runId}` : `#/history/compare/${place.runIds.join(',')}`
}
