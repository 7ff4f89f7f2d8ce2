/** The tabs, in the order in which they stand. An id without a folder is skipped. */
export const order = ['classification', 'regression', 'images'] as const
