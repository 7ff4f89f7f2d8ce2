/** KaTeX and its letters, in a file of their own: loaded with the first formula. */
import 'katex/dist/katex.min.css'
import katex from 'katex'

/** Typesets a formula in an element, by elements and never by markup. A mistake is shown as it was written, in red. */
export const typeset = (tex: string, element: HTMLElement, display: boolean): void =>
  katex.render(tex, element, { displayMode: display, throwOnError: false, strict: false, trust: false })
