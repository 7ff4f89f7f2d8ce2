/** Stands for Node's modules in the page: nothing of them is called there. */
const missing = (): never => {
  throw new Error('there is no Node in a page')
}
export const [readFile, fileURLToPath, dirname, join] = [missing, () => '', () => '', () => '']
export const existsSync = (): boolean => false
export class Worker {}
