/**
 * Until when each major version of Electron gets security fixes: until the third one after it is out. They come every eight
 * weeks; the dates of those that are not out yet are planned. A new major is entered here when it is pinned.
 */
export const supportedUntil: Readonly<Record<number, string>> = {
  40: '2026-06-30',
  41: '2026-08-25',
  42: '2026-10-20',
  43: '2026-12-15',
  44: '2027-02-09',
  45: '2027-04-06',
}
