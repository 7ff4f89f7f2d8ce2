import { createContext } from 'svelte'
import type { LabWindow } from './lab-window.svelte.ts'

/** The window for the shell's own parts, which see more of it than views do. */
export const [getWindow, setWindow] = createContext<LabWindow>()
