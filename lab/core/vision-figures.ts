import type { Pixels } from './pixels.ts'

/** What is measured of an edge picture: pixels on an edge, and their share of all pixels (0 to 1). */
export function edgeFigures(edges: Pixels): { edgePixels: number; edgeShare: number } {
  let edgePixels = 0
  for (const value of edges.data) if (value !== 0) edgePixels++
  return { edgePixels, edgeShare: edgePixels / edges.data.length }
}
