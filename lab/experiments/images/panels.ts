/** What can be looked at beside the picture. */
export const panels = ['histogram', 'canny', 'convolution', 'dtype'] as const
export type Panel = (typeof panels)[number]
