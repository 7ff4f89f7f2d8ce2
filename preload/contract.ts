/** The contract between the window (or the terminal) and the lab, and between the lab and its children: data alone. */
import { app, probe } from './contract/app.ts'
import { explorables, tracing } from './contract/explorables.ts'
import { history, historyWriter } from './contract/history.ts'
import { images, imaging } from './contract/images.ts'
import { runs } from './contract/runs.ts'
import { shell } from './contract/shell.ts'
import { training } from './contract/training.ts'

/** What a window may ask. */
export const contract = { app, runs, explorables, history, images }

/** What the desktop's own window may ask beside: dialogs, menus, what the system draws around a window. */
export const desktopContract = { ...contract, shell }

/** What the lab's own processes serve to it. */
export const childContracts = { training, tracing, imaging, history: { ...history, ...historyWriter }, probe }

export type LabContract = typeof contract
export type DesktopContract = typeof desktopContract
export type ChildContracts = typeof childContracts
export type ChildKind = keyof ChildContracts
