import { join } from 'node:path'
import { build } from 'vite'

export const kernelsFile = join(import.meta.dirname, '../../dist/kernels/kernels.wasm')

/**
 * Bundles one of the programs beside this into one file.
 * @param exchange what is replaced in the lab's own functions, for the negative control
 */
export async function bundle(
  program: 'verify-in-node' | 'verify-in-page',
  folder: string,
  exchange: (code: string, id: string) => string = (code) => code,
): Promise<string> {
  const page = program === 'verify-in-page'
  const none = join(import.meta.dirname, 'no-node.ts')
  await build({
    configFile: false,
    envDir: false,
    root: import.meta.dirname,
    publicDir: false,
    logLevel: 'error',
    plugins: [{ name: 'exchange', enforce: 'pre', transform: exchange }],
    ...(page ? { resolve: { alias: [{ find: /^node:.*/, replacement: none }] } } : { ssr: { noExternal: true } }),
    build: {
      ...(page ? { lib: { entry: join(import.meta.dirname, `${program}.ts`), formats: ['es'] } } : { ssr: true }),
      target: 'es2022',
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {
        input: join(import.meta.dirname, `${program}.ts`),
        output: { entryFileNames: `${program}.mjs`, codeSplitting: false },
      },
    },
  })
  return join(folder, `${program}.mjs`)
}
