import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

type Environment = Record<string, string | undefined>

/**
 * Where the lab keeps everything: what the user named, or the system's own place for such data.
 * @param given the `--home` of the command line, absent where there is none
 */
export function dataFolder(
  given: string | undefined,
  { platform = process.platform, environment = process.env as Environment, home = homedir() } = {},
): string {
  const named = given ?? environment['SPIRAL_LAB_HOME']
  if (named) return resolve(named)
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'spiral-lab')
  if (platform === 'win32') return join(environment['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'spiral-lab')
  return join(environment['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'spiral-lab')
}
