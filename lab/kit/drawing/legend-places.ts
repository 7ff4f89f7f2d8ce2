/** The gap between two entries of a legend, in CSS pixels. */
const GAP = 18
const ROW_HEIGHT = 18
/** Characters of a name at most. */
const LONGEST = 40

/** A name as a picture's legend has it. */
export const legendLabel = (label: string): string => {
  const signs = [...label]
  return signs.length > LONGEST ? `${signs.slice(0, LONGEST - 1).join('')}…` : label
}

/**
 * Where the entries of a legend stand: one after the other, in as many rows as it takes.
 * @param widths of the entries, in CSS pixels
 * @param available the width of a row
 */
export function legendPlaces(
  widths: readonly number[],
  available: number,
): { positions: { x: number; row: number }[]; rowHeight: number; extraRows: number } {
  let x = 0
  let row = 0
  const positions = widths.map((width) => {
    if (x > 0 && x + width > available) {
      x = 0
      row += 1
    }
    const place = { x, row }
    x += width + GAP
    return place
  })
  return { positions, rowHeight: ROW_HEIGHT, extraRows: row }
}
