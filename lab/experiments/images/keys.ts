/** The tab's own keys by the names of their texts. */
export const keys = { open: 'Ctrl+O', save: 'Ctrl+S', keep: 'K' } as const
