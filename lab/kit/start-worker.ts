/** What the page's policy lets a worker be made from: a file of the page's own. */
interface UrlPolicy {
  createScriptURL(url: string): string
}
interface TrustedTypes {
  createPolicy(name: string, rules: UrlPolicy): UrlPolicy
}

let policy: UrlPolicy | null = null

function ownFile(url: string): string {
  const { origin, href } = new URL(url, location.href)
  if (origin !== new URL(location.href).origin) throw new TypeError('A worker is a file of the page’s own.')
  return href
}

/**
 * Starts a module as a worker.
 * @param url what `import url from './x-worker.ts?worker&url'` gives
 */
export function startWorker(url: string): Worker {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
  policy ??= trustedTypes?.createPolicy('lab-worker', { createScriptURL: ownFile }) ?? { createScriptURL: ownFile }
  return new Worker(policy.createScriptURL(url), { type: 'module' })
}
