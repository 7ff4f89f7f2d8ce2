import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { dataFolder } from './data-folder.ts'

const on = (platform: NodeJS.Platform, environment: Record<string, string> = {}, asked?: string) =>
  dataFolder(asked, { platform, environment, userHome: '/u' })

it('is what was asked for, then what the environment says, then the system’s place', () => {
  const both = { SPIRAL_LAB_HOME: '/env', XDG_DATA_HOME: '/xdg' }
  expect(on('linux', both, 'given')).toBe(resolve('given'))
  expect(on('linux', both)).toBe(resolve('/env'))
  expect(on('linux', { XDG_DATA_HOME: '/xdg' })).toBe(join('/xdg', 'spiral-lab'))
  expect(on('linux', { XDG_DATA_HOME: 'relative' })).toBe(join('/u', '.local', 'share', 'spiral-lab'))
  expect(on('linux', { SPIRAL_LAB_HOME: '' })).toBe(join('/u', '.local', 'share', 'spiral-lab'))
  expect(on('darwin', { XDG_DATA_HOME: '/xdg' })).toBe(join('/u', 'Library', 'Application Support', 'spiral-lab'))
  expect(on('win32', { APPDATA: '/a' })).toBe(join('/a', 'spiral-lab'))
  expect(on('win32')).toBe(join('/u', 'AppData', 'Roaming', 'spiral-lab'))
})
