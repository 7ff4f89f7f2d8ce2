import type { WorkTools } from '../../lab/kit/lab-context.ts'
import type { AcceleratorFolders } from '../../preload/contract/shell.ts'

/** Does what may take longer than a blink, seen by the user and cancelled by them. */
export type DoWork = <T>(task: (tools: WorkTools) => Promise<T>) => Promise<T>

/** Files from and to the user, and the clipboard: a browser has its own means, the desktop those of the system. */
export interface UserFiles {
  /**
   * Hands a file to the user.
   * @param name a proposal
   * @param work for what takes long after the user has chosen a place
   * @returns the name that it was given, or null when the user changed their mind
   */
  save(name: string, content: Blob, work: DoWork): Promise<string | null>
  /**
   * Lets the user choose files.
   * @param accept as the `accept` attribute of a file input has it
   * @returns an empty list when none was chosen
   */
  open(accept: string, several: boolean): Promise<File[]>
  /** A file that came from outside of the page could be opened: it may be offered again. */
  opened?(name: string): void
  /** Puts a text or a picture (PNG) into the clipboard. */
  copy(content: string | Blob): Promise<void>
}

/** The data folder, by the means of the system. */
export interface HomeFolder {
  /** Shows it in the file manager. */
  show(): Promise<void>
  /**
   * Lets the user choose the one of the next start, or goes back to the usual one.
   * @returns its path, or null when the user changed their mind
   */
  choose(usual: boolean): Promise<string | null>
}

/** The folder whose libraries are used beside the program's own, by the means of the system. */
export interface AcceleratorChoice {
  read(): Promise<AcceleratorFolders>
  /** Lets the user choose the one of the next start, or removes it. */
  choose(remove: boolean): Promise<AcceleratorFolders>
}

/** A browser's own means. */
export const browserFiles: UserFiles = {
  save(name, content) {
    const url = URL.createObjectURL(content)
    const link = document.createElement('a')
    link.href = url
    link.download = name
    link.click()
    // The download has begun by then; the bytes are held until it is done.
    setTimeout(() => URL.revokeObjectURL(url), 60_000)
    return Promise.resolve(name)
  },
  open: (accept, several) =>
    new Promise((resolve) => {
      const input = document.createElement('input')
      input.type = 'file'
      input.accept = accept
      input.multiple = several
      input.addEventListener('change', () => resolve([...(input.files ?? [])]))
      input.addEventListener('cancel', () => resolve([]))
      input.click()
    }),
  copy: (content) =>
    typeof content === 'string'
      ? navigator.clipboard.writeText(content)
      : navigator.clipboard.write([new ClipboardItem({ [content.type]: content })]),
}
