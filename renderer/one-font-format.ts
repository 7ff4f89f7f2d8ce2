import type { Plugin } from 'vite'

/** Leaves KaTeX's letters in WOFF 2 alone: every engine of the lab reads it, and the others would be shipped for nothing. */
export const oneFontFormat: Plugin = {
  name: 'one-font-format',
  enforce: 'pre',
  transform: {
    filter: { id: /katex(\.min)?\.css$/ },
    handler: (code) => code.replace(/,\s*url\([^)]*\)\s*format\("(?:woff|truetype)"\)/g, ''),
  },
}
