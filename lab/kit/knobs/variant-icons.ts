import { getContext, setContext } from 'svelte'
import type { Component } from 'svelte'

/** The icon of each thing that a menu adds, by its name. */
type Icons = Readonly<Record<string, Component<{ size?: number }>>>

const key = Symbol('variant icons')

/** Lets the menus within a view show icons; to be called while the view is made. */
export const setVariantIcons = (icons: Icons): void => void setContext(key, icons)
export const getVariantIcons = (): Icons => getContext<Icons | undefined>(key) ?? {}
