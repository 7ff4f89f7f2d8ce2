/** Files from and to the user, by the browser's own means. */

/** Hands bytes or text to the user as a file; the name is a proposal. */
export function saveFile(name: string, content: BlobPart, mediaType: string): void {
  const url = URL.createObjectURL(new Blob([content], { type: mediaType }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download has begun by then; the bytes are held until it is done.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/**
 * Lets the user choose files.
 * @param accept as the `accept` attribute of a file input has it
 * @returns an empty list when the dialog was cancelled
 */
export function openFiles(accept: string, several = false): Promise<File[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = accept
    input.multiple = several
    input.addEventListener('change', () => resolve([...(input.files ?? [])]))
    input.addEventListener('cancel', () => resolve([]))
    input.click()
  })
}
