/** How before and after are seen: in one picture with a divider, side by side, or by what differs. */
export type Look = 'divider' | 'panes' | 'difference'
