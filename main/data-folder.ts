import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'

/** What the data folder is chosen by. */
interface Place {
  platform: NodeJS.Platform
  environment: Readonly<Record<string, string | undefined>>
  userHome: string
}

/**
 * The data folder that every host shares, as an absolute path: what was asked for, then `SPIRAL_LAB_HOME`, then the
 * system's own place for an application's data. It need not exist yet.
 * @param asked the value of `--home`
 */
export function dataFolder(
  asked?: string,
  { platform, environment, userHome }: Place = {
    platform: process.platform,
    environment: process.env,
    userHome: homedir(),
  },
): string {
  const chosen = asked ?? environment.SPIRAL_LAB_HOME
  if (chosen) return resolve(chosen)
  if (platform === 'darwin') return join(userHome, 'Library', 'Application Support', 'spiral-lab')
  if (platform === 'win32') return join(environment.APPDATA ?? join(userHome, 'AppData', 'Roaming'), 'spiral-lab')
  // A relative path there counts as none, says the specification of that variable.
  const shared = environment.XDG_DATA_HOME
  return join(shared && isAbsolute(shared) ? shared : join(userHome, '.local', 'share'), 'spiral-lab')
}
