/** The desktop window as a stage for the scenario that every host's window plays. */
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Stage as ScenarioStage } from '../end-to-end/scenario.ts'
import { openLab, type Complaints, type ElectronLab, type Stage } from './electron-lab.ts'
import { chooseWhenAsked } from './native-dialogs.ts'

/** The stage, and what the windows on it said so far, those before a restart too. */
export interface ElectronStage extends ScenarioStage {
  lab: ElectronLab
  complaints: Complaints
}

/** Opens the window on a data folder. @param options as for `openLab` */
export async function openScenario(stage: Stage, options: Parameters<typeof openLab>[1]): Promise<ElectronStage> {
  const lab = await openLab(stage, options)
  const opened: ElectronStage = {
    lab,
    page: lab.page,
    complaints: lab.complaints,
    pictureFile: join(import.meta.dirname, '../reference/vision/scene.png'),
    async chooseFile(path, press) {
      await chooseWhenAsked(opened.lab.app, path)
      await press()
    },
    async restart() {
      expect(await opened.lab.quit()).toBe(0)
      const { page, errors } = opened.complaints
      opened.lab = await openLab(stage, options)
      opened.page = opened.lab.page
      opened.complaints = opened.lab.complaints
      opened.complaints.page.unshift(...page)
      opened.complaints.errors.unshift(...errors)
    },
  }
  return opened
}
