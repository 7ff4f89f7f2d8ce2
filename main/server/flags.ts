import { parseArgs } from 'node:util'
import { labError } from '../../preload/errors.ts'

export interface Flags {
  /** The data folder, where it is not the usual one. */
  home?: string
  /** 0 lets the system choose. */
  port: number
  /** Whether a browser is to be opened. */
  open: boolean
}

/**
 * Reads the server's command line.
 * @throws LabError E-CLI-001 for a flag that is unknown, or has a value it can't have
 */
export function readFlags(args: readonly string[]): Flags {
  const wrong = (reason: string, path?: string, received?: unknown) =>
    labError('E-CLI-001', { reason }, { path, received })
  let values
  try {
    ;({ values } = parseArgs({
      args: [...args],
      options: { home: { type: 'string' }, port: { type: 'string' }, 'no-open': { type: 'boolean' } },
    }))
  } catch (thrown) {
    // Node's own sentence names the flag; what follows it is about passing such a thing as a value.
    const [reason] = (thrown as Error).message.split(/[.\n]/)
    throw wrong(`${reason}; the flags are --home DIR, --port N and --no-open`)
  }
  const { home, port = '0' } = values
  if (home === '') throw wrong('`--home` must name a folder', '--home', home)
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    throw wrong(`\`--port\` must be a whole number from 0 to 65535 (got ${port})`, '--port', port)
  return { home, port: Number(port), open: !values['no-open'] }
}
