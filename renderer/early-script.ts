import type { Plugin } from 'vite'

const early = '/connection/early-connection.ts'

/** What gets a file of its own, together: nothing of it may need another file, which would have to be fetched first. */
export const earlyGroup = { name: 'early-connection', test: /early-connection|connection[\\/]token|preload[\\/]bridge/ }

/** Has the page run `early-connection.ts` as soon as it arrives, before the rest of its code, which imports it. */
export const earlyScript: Plugin = {
  name: 'early-script',
  transformIndexHtml: {
    order: 'post',
    handler(html, { bundle }) {
      const file = Object.values(bundle ?? {}).find(
        (part) => part.type === 'chunk' && part.moduleIds.some((id) => id.endsWith(early)),
      )
      if (file?.type !== 'chunk' || file.imports.length > 0)
        throw new Error('early-connection.ts must be built into a file that imports no other.')
      // A script that need not wait for the page would otherwise be fetched after all that does.
      const tag = `<script type="module" async fetchpriority="high" crossorigin src="./${file.fileName}"></script>`
      return html.replace('<script', () => `${tag}\n    <script`)
    },
  },
}
