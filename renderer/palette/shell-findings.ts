import { tick } from 'svelte'
import { sheetGroups } from '../shell/sheet-groups.ts'
import type { LabWindow } from '../shell/lab-window.svelte.ts'
import type { Finding } from './finding.ts'

/** What can be done now, by the shell and by the tab in front. */
export const commandFindings = (lab: LabWindow): Finding[] =>
  lab.commands.list
    .filter(({ id, enabled }) => id !== 'palette' && (enabled?.() ?? true))
    .map(({ id, label, name, words, shortcut, run }) => ({
      id,
      group: 'commands',
      label,
      ...(name && { name }),
      ...(words && { words }),
      ...(shortcut !== undefined && { shortcut }),
      run,
    }))

const settings = ['language', 'theme', 'provider', 'threads', 'accelerators', 'home'] as const

/** The settings; choosing one opens them there. */
export const settingFindings = (lab: LabWindow): Finding[] =>
  settings.map((name) => ({
    id: `setting:${name}`,
    group: 'settings',
    label: () => lab.text(`settings.${name}`),
    detail: () => lab.text('settings.title'),
    words: () => lab.text(`palette.words.${name}`),
    run: () => {
      lab.dialog = 'settings'
      void tick().then(() => document.getElementById(`settings-${name}`)?.focus())
    },
  }))

/** The keys that belong to a part of a tab; choosing one opens the sheet of keys. */
export const keyFindings = (lab: LabWindow): Finding[] =>
  sheetGroups.flatMap(({ title, lines }) =>
    lines.map(({ text }) => ({
      id: `keys:${title}.${text}`,
      group: 'keys',
      label: () => lab.text(text),
      detail: () => lab.text(title),
      run: () => (lab.dialog = 'shortcuts'),
    })),
  )
