import { providerNames } from '../../preload/contract/app.ts'

type Known = (typeof providerNames.tensors)[number]

/** What a way to train is called in the user's language; an unknown one by its own name. */
export function providerName(name: string, say: (key: `settings.${Known}`) => string): string {
  const known = providerNames.tensors.find((candidate) => candidate === name)
  return known ? say(`settings.${known}`) : name
}
