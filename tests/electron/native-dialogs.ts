/** Answers the system's dialogs, which nothing can click. */
import type { ElectronApplication } from 'playwright'

/** The next open dialogs choose this file. */
export const chooseWhenAsked = (app: ElectronApplication, path: string): Promise<void> =>
  app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
  }, path)

/** The next save dialogs choose this path. */
export const saveWhenAsked = (app: ElectronApplication, path: string): Promise<void> =>
  app.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path })
  }, path)

/** The next questions get the answer of this number, and are remembered. */
export const answerWhenAsked = (app: ElectronApplication, response: number): Promise<void> =>
  app.evaluate(({ dialog }, response) => {
    const world = globalThis as unknown as { asked?: string[] }
    world.asked = []
    dialog.showMessageBox = ((...given: { message: string }[]) => {
      world.asked!.push(given.at(-1)!.message)
      return Promise.resolve({ response, checkboxChecked: false })
    }) as unknown as typeof dialog.showMessageBox
  }, response)
export const askedSince = (app: ElectronApplication): Promise<string[]> =>
  app.evaluate(() => (globalThis as unknown as { asked?: string[] }).asked ?? [])

/** Chooses an item of the native menu by its id. */
export const chooseMenu = (app: ElectronApplication, id: string): Promise<void> =>
  app.evaluate(({ Menu }, id) => {
    const item = Menu.getApplicationMenu()?.getMenuItemById(id)
    if (!item?.enabled) throw new Error(`the menu has no item ${id} that can be chosen now`)
    item.click()
  }, id)

/** The titles of the menu bar, from left to right. */
export const menuTitles = (app: ElectronApplication): Promise<string[]> =>
  app.evaluate(({ Menu }) => (Menu.getApplicationMenu()?.items ?? []).map(({ label }) => label))
