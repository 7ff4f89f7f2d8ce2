import type { MenuItemConstructorOptions } from 'electron'
import { expect, it, vi } from 'vitest'
import { menuTemplate, type MenuParts } from './menu.ts'

const parts = (given: Partial<MenuParts> = {}): MenuParts => ({
  locale: 'en',
  onMac: false,
  development: false,
  commands: new Set(['settings']),
  recent: [],
  runCommand: vi.fn(),
  openPictures: vi.fn(),
  openRecent: vi.fn(),
  clearRecent: vi.fn(),
  ...given,
})
const all = (items: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? all(item.submenu) : [])])
const shape = (template: MenuItemConstructorOptions[]) => all(template).map(({ id, role, type }) => id ?? role ?? type)

it('has the same items in both languages, each with a text of its own', () => {
  const [english, chinese] = [menuTemplate(parts()), menuTemplate(parts({ locale: 'zh-CN' }))]
  expect(shape(chinese)).toEqual(shape(english))
  for (const { label, type } of all(chinese)) if (type !== 'separator') expect(label).toMatch(/[\u4e00-\u9fff]/)
})
it('offers what the page can do now', () => {
  const runCommand = vi.fn()
  const items = all(menuTemplate(parts({ runCommand })))
  const find = (id: string) => items.find((item) => item.id === id)!
  expect(find('settings').enabled).toBe(true)
  expect(find('images.save').enabled).toBe(false)
  ;(find('settings').click as () => void)()
  expect(runCommand).toHaveBeenCalledWith('settings')
})
it('lists recent pictures by their names, an ampersand among them', () => {
  const openRecent = vi.fn()
  const items = all(menuTemplate(parts({ recent: ['/pictures/a & b.png'], openRecent })))
  const item = items.find(({ label }) => label === 'a && b.png')!
  ;(item.click as () => void)()
  expect(openRecent).toHaveBeenCalledWith('/pictures/a & b.png')
})
it('has developers’ items in development alone', () => {
  const roles = (development: boolean) => all(menuTemplate(parts({ development }))).map(({ role }) => role)
  expect(roles(false)).not.toContain('toggleDevTools')
  expect(roles(true)).toContain('toggleDevTools')
})
