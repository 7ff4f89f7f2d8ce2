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

const flags = { home: { type: 'string' }, port: { type: 'string' }, 'no-open': { type: 'boolean' } } as const
const known = '--home DIR, --port N, --no-open'

/**
 * Reads the server's command line.
 * @throws LabError E-CLI-001 for a flag that is unknown, or has a value it can't have
 */
export function readFlags(args: readonly string[]): Flags {
  const { tokens } = parseArgs({ args: [...args], options: flags, strict: false, tokens: true })
  const values: Partial<Record<keyof typeof flags, string>> = {}
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue
    const word = token.kind === 'option' ? token.rawName : token.value
    if (token.kind === 'positional' || !Object.hasOwn(flags, token.name) || !word.startsWith('--'))
      throw labError('usage.flag', { word, known }, { received: word })
    const flag = token.name as keyof typeof flags
    if (flags[flag].type === 'boolean') {
      if (token.value !== undefined) throw labError('usage.flagAlone', { flag: word, got: token.value }, { path: word })
      values[flag] = ''
    } else {
      // After `=` even what looks like a flag is meant.
      if (!token.value || (!token.inlineValue && /^-./.test(token.value)))
        throw labError('usage.flagValue', { flag: word }, { path: word, received: token.value })
      values[flag] = token.value
    }
  }
  const { home, port = '0' } = values
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    throw labError('usage.port', { got: port }, { path: '--port', received: port })
  return { home, port: Number(port), open: values['no-open'] === undefined }
}
