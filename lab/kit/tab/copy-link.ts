import type { LabContext } from '../lab-context.ts'
import { text } from './text.ts'

/** Puts a tab's address into the clipboard, and says whether that went. */
export async function copyLink(lab: Pick<LabContext, 'copy' | 'notify' | 'say'>, link: string): Promise<void> {
  try {
    await lab.copy(link)
    lab.notify({ message: lab.say(text, 'linkCopied'), kind: 'success' })
  } catch {
    lab.notify({ message: lab.say(text, 'linkNotCopied'), kind: 'warning' })
  }
}
