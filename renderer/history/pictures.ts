import type { Component } from 'svelte'
import type { PictureProperties } from '../../lab/kit/lab-context.ts'

const files = import.meta.glob<Component<PictureProperties>>('../../lab/experiments/*/Picture.svelte', {
  eager: true,
  import: 'default',
})

/** Draws a kept state of an experiment; null where it keeps a thumbnail instead. */
export const pictureOf = (experiment: string): Component<PictureProperties> | null =>
  files[`../../lab/experiments/${experiment}/Picture.svelte`] ?? null
