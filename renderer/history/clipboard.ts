import type { LabWindow } from '../shell/lab-window.svelte.ts'

/** Copies text and says so, or says what to do where the clipboard is closed to the page. */
export async function copyText(lab: LabWindow, text: string): Promise<void> {
  try {
    await lab.copy(text)
    lab.notify({ kind: 'success', message: lab.text('notice.copied') })
  } catch {
    lab.notify({ kind: 'warning', message: lab.text('notice.copyFailed') })
  }
}
