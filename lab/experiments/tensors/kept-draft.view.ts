/** What was typed into the cell and not run yet, kept by the window: loading the page anew does not lose it. */

const KEY = 'spiral-lab-tensor-draft'

/**
 * The draft that was made of a program.
 * @returns the program itself where there is none, or the draft is another program's
 */
export function draftOf(program: string): string {
  const [from, draft] = JSON.parse(sessionStorage.getItem(KEY) ?? '[]') as string[]
  return from === program && draft !== undefined ? draft : program
}

/** Keeps the draft of a program, in place of any other; one that is the program itself needs no keeping. */
export function keepDraft(program: string, draft: string): void {
  if (draft === program) sessionStorage.removeItem(KEY)
  else sessionStorage.setItem(KEY, JSON.stringify([program, draft]))
}
