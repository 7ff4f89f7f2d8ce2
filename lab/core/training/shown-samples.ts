/** Samples that are drawn at most; of more every so-and-so-many-th is. */
const SHOWN = 3000

/** The numbers of the samples that pictures show. */
export function shownSamples(samples: number): Int32Array {
  const shown = Math.min(samples, SHOWN)
  return Int32Array.from({ length: shown }, (_, i) => Math.floor((i * samples) / shown))
}
