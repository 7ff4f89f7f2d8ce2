/** Drops files that lie on the disk on the page, as a user's hand does. */
import type { ElectronApplication, Page } from 'playwright'

const INPUT = 'dropped-file'

/** @param path a file; the page gets it with its place on the disk, which only the system can give */
export async function dropFile(app: ElectronApplication, page: Page, path: string): Promise<void> {
  await page.evaluate((id) => {
    const input = document.createElement('input')
    Object.assign(input, { type: 'file', id, hidden: true })
    document.body.append(input)
  }, INPUT)
  await app.evaluate(
    async ({ BrowserWindow }, [selector, file]) => {
      const { debugger: tools } = BrowserWindow.getAllWindows()[0]!.webContents
      tools.attach()
      const { root } = (await tools.sendCommand('DOM.getDocument')) as { root: { nodeId: number } }
      const found = (await tools.sendCommand('DOM.querySelector', { nodeId: root.nodeId, selector })) as {
        nodeId: number
      }
      await tools.sendCommand('DOM.setFileInputFiles', { nodeId: found.nodeId, files: [file] })
      tools.detach()
    },
    [`#${INPUT}`, path] as const,
  )
  await page.evaluate((id) => {
    const input = document.getElementById(id) as HTMLInputElement
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(input.files![0]!)
    input.remove()
    const target = document.querySelector('main .panel:not([hidden])')!
    for (const type of ['dragover', 'drop'])
      target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }))
  }, INPUT)
}
