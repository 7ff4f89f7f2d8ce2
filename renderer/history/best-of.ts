/** The places of the best values; several where they are equal, none where fewer than two values are numbers or all are alike. */
export function bestOf(values: readonly (number | undefined)[], better: 'lower' | 'higher'): number[] {
  const numbers = values.filter((value): value is number => value !== undefined && Number.isFinite(value))
  if (numbers.length < 2) return []
  const best = better === 'lower' ? Math.min(...numbers) : Math.max(...numbers)
  const places = values.flatMap((value, place) => (value === best ? [place] : []))
  return places.length === values.length ? [] : places
}
