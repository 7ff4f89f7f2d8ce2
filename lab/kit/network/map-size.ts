/** Places along a side of a unit's map that are worth asking for: deep networks are drawn small, and cost more. */
export const mapSizeFor = (layers: number): number => (layers <= 4 ? 32 : layers <= 12 ? 24 : 16)
