/** What a checkout has built, used by the packed program as a user does it in the settings. */
import { join } from 'node:path'
import type { Locator } from 'playwright'
import { expect } from 'vitest'
import { packFolder } from '../../main/pack/pack-folder.ts'
import { openLab, openStage, type ElectronLab } from './electron-lab.ts'
import { goTo, seeConnected, stepThrough } from './lab-page.ts'
import { answerWhenAsked, chooseWhenAsked } from './native-dialogs.ts'

/** Every library is tried before the settings tell of it, each in a process of its own. */
const TRIED_MS = 180_000

async function accelerators({ page }: ElectronLab): Promise<Locator> {
  await page.keyboard.press('Control+,')
  const setting = page.locator('dialog[open] div:has(> ul)', { hasText: 'opencv4nodejs' }).last()
  await setting.waitFor({ timeout: TRIED_MS })
  return setting
}
const said = (setting: Locator, library: string): Promise<string> =>
  setting.locator('li', { hasText: library }).innerText()

/**
 * Points a packed program to a checkout in which TensorFlow is linked, trains with it, and lets go of it again.
 * @param checkout such as this one
 */
export async function useTensorFlowInPackage(checkout: string): Promise<void> {
  const stage = await openStage()
  let lab: ElectronLab | null = null
  try {
    const packed = await packFolder({ ...stage, output: join(stage.folder, 'packed'), inspectable: true })
    const open = async (): Promise<ElectronLab> => {
      await lab?.quit()
      lab = await openLab(stage, { home: join(stage.folder, 'home'), packed: packed.program })
      await seeConnected(lab.page)
      return lab
    }
    const without = await open()
    const before = await accelerators(without)
    expect(await said(before, 'tensorflow')).toContain('not available')
    await chooseWhenAsked(without.app, stage.folder)
    await before.getByRole('button', { name: 'Choose another' }).click()
    await without.page.getByText('E-SHL-011').first().waitFor()
    await chooseWhenAsked(without.app, checkout)
    await before.getByRole('button', { name: 'Choose another' }).click()
    await before.getByText(`After the next start: ${checkout}`).waitFor()

    const linked = await open()
    const chosen = await accelerators(linked)
    expect(await said(chosen, 'tensorflow')).toMatch(/available: agrees with the reference/)
    await linked.page.getByLabel('Train with').selectOption('tensorflow')
    await linked.page.keyboard.press('Escape')
    await stepThrough(linked.page, 'Course: ReLU, Adam', 2)
    await goTo(linked.page, 'Classification')
    await linked.page.locator('dt:text-is("Provider") + dd', { hasText: 'TensorFlow' }).first().waitFor()
    await answerWhenAsked(linked.app, 1)
    await (await accelerators(linked)).getByRole('button', { name: 'Use none' }).click()
    await linked.page.getByText('None after the next start').waitFor()

    const again = await open()
    expect(await said(await accelerators(again), 'tensorflow')).toContain('not available')
  } finally {
    await (lab as ElectronLab | null)?.quit().catch(() => {})
    stage.close()
  }
}
