import type { Json, Seed } from '../../preload/contract/values.ts'

/** Parameters to begin with, under a name in the user's language; what they leave out has its default. */
export interface Preset {
  id: string
  label: string
  params: Json
  seed: Seed
}
