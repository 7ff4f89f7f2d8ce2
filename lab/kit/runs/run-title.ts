import type { RunRow } from '../../../preload/contract/history.ts'

/** What a run is called where it has no name: its experiment, by its title, and the end of its id. */
export const runTitle = ({ name, runId }: Pick<RunRow, 'name' | 'runId'>, experiment: string): string =>
  name || `${experiment} ${runId.slice(-6)}`
