import { BYTE_ORDER_MARK } from '../../lab/core/runs/csv-cell.ts'

/** A CSV file as spreadsheets read it: they take one without a mark for the letters of the system's own language. */
export async function forSpreadsheets(csv: Blob): Promise<Blob> {
  const reader = csv.stream().getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return csv
    if (!value.some((byte) => byte > 0x7f)) continue
    await reader.cancel()
    return new Blob([BYTE_ORDER_MARK, csv], { type: csv.type })
  }
}
