import { basename, dirname } from 'node:path'
import type { MenuItemConstructorOptions } from 'electron'
import { nativeText, type Locale } from './native-text.ts'

/** What the menu does, and what it shows beside its own texts. */
export interface MenuParts {
  locale: Locale
  onMac: boolean
  /** With what developers need. */
  development: boolean
  /** Ids of the page's commands that can be used now. */
  commands: ReadonlySet<string>
  recent: readonly string[]
  runCommand: (id: string) => void
  openPictures: () => void
  openRecent: (path: string) => void
  clearRecent: () => void
}

/** A file's name, with its folder where another one has the same name. */
function recentLabel(path: string, all: readonly string[]): string {
  const name = basename(path)
  const alike = all.some((other) => other !== path && basename(other) === name)
  return alike ? `${name} (${dirname(path)})` : name
}

/** The native menu in the window's language. Shortcuts that are the page's too are the same there. */
export function menuTemplate(parts: MenuParts): MenuItemConstructorOptions[] {
  const { locale, onMac, development, commands, recent } = parts
  const text = nativeText(locale)
  const rule: MenuItemConstructorOptions = { type: 'separator' }
  const command = (id: string, label: string, accelerator?: string): MenuItemConstructorOptions => ({
    id,
    label,
    ...(accelerator && { accelerator }),
    enabled: commands.has(id),
    click: () => parts.runCommand(id),
  })
  const file: MenuItemConstructorOptions[] = [
    { id: 'open', label: text.openPicture, accelerator: 'CmdOrCtrl+O', click: () => parts.openPictures() },
    {
      id: 'recent',
      label: text.openRecent,
      enabled: recent.length > 0,
      submenu: [
        // A single & would mark a letter to press.
        ...recent.map((path) => ({
          label: recentLabel(path, recent).replaceAll('&', '&&'),
          click: () => parts.openRecent(path),
        })),
        rule,
        { label: text.clearRecent, click: () => parts.clearRecent() },
      ],
    },
    rule,
    command('images.save', text.save, 'CmdOrCtrl+S'),
    command('images.keep', text.keep),
    ...(onMac
      ? []
      : [rule, command('settings', text.settings, 'CmdOrCtrl+,'), rule, { role: 'quit', label: text.quit } as const]),
  ]
  return [
    ...(onMac
      ? [
          {
            role: 'appMenu',
            submenu: [
              { role: 'about', label: text.about },
              rule,
              command('settings', text.settings, 'CmdOrCtrl+,'),
              rule,
              { role: 'hide' },
              { role: 'hideOthers' },
              { role: 'unhide' },
              rule,
              { role: 'quit', label: text.quit },
            ],
          } satisfies MenuItemConstructorOptions,
        ]
      : []),
    { label: text.file, submenu: file },
    {
      label: text.edit,
      submenu: [
        // The page knows whether a text field or the lab takes something back.
        {
          id: 'undo',
          label: text.undo,
          accelerator: 'CmdOrCtrl+Z',
          click: () => parts.runCommand('undo'),
        },
        {
          id: 'redo',
          label: text.redo,
          accelerator: 'CmdOrCtrl+Shift+Z',
          click: () => parts.runCommand('redo'),
        },
        rule,
        { role: 'cut', label: text.cut },
        { role: 'copy', label: text.copy },
        { role: 'paste', label: text.paste },
        { role: 'selectAll', label: text.selectAll },
      ],
    },
    {
      label: text.run,
      submenu: [command('train', text.train), command('edges', text.edges)],
    },
    {
      label: text.view,
      submenu: [
        command('palette', text.palette, 'CmdOrCtrl+K'),
        rule,
        { role: 'resetZoom', label: text.actualSize },
        { role: 'zoomIn', label: text.zoomIn },
        { role: 'zoomOut', label: text.zoomOut },
        { role: 'togglefullscreen', label: text.fullScreen },
        ...(development
          ? [
              rule,
              { role: 'reload', label: text.reload } as const,
              { role: 'toggleDevTools', label: text.developerTools } as const,
            ]
          : []),
      ],
    },
    {
      label: text.window,
      submenu: [
        { role: 'minimize', label: text.minimize },
        { role: 'close', label: text.close },
      ],
    },
    {
      role: 'help',
      label: text.help,
      submenu: [
        command('shortcuts', text.shortcuts),
        command('doctor', text.doctor),
        ...(onMac ? [] : [rule, { role: 'about', label: text.about } as const]),
      ],
    },
  ]
}
