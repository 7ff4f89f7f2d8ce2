/** Files that are recognised and not opened: a refusal names them. */

const text = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, Math.min(to, bytes.length)))

/** How the files of a kind begin, as text of one character a byte. */
const signatures: readonly [begins: string, kind: string][] = [
  ['GIF87a', 'GIF'],
  ['GIF89a', 'GIF'],
  ['II*\0', 'TIFF'],
  ['II+\0', 'TIFF'],
  ['MM\0*', 'TIFF'],
  ['MM\0+', 'TIFF'],
  ['%PDF-', 'PDF'],
  ['8BPS', 'PSD'],
  ['PK\u0003\u0004', 'ZIP'],
  ['\0\0\u0001\0', 'ICO'],
  ['\u00ff\n', 'JPEG XL'],
  ['\0\0\0\u000cJXL ', 'JPEG XL'],
  ['\u00ffO\u00ffQ', 'JPEG 2000'],
  ['\0\0\0\u000cjP  ', 'JPEG 2000'],
]

/** Brands of the box that HEIC and AVIF files begin with (ISO/IEC 23008-12, AV1 Image File Format). */
const brands: readonly [brand: RegExp, kind: string][] = [
  [/avi[fs]/, 'AVIF'],
  [/he(ic|ix|im|is|vc|vx|vm|vs)|mif1|msf1/, 'HEIC'],
]

/** Names a kind of file by its first bytes; undefined where it is none of those that pictures are often mistaken for. */
export function recognise(bytes: Uint8Array): string | undefined {
  const begin = text(bytes, 0, 16)
  const found = signatures.find(([begins]) => begin.startsWith(begins))
  if (found) return found[1]
  if (begin.slice(4, 8) === 'ftyp') {
    // The first brand, its version, and those that it is compatible with, to the end of the box.
    const box = text(bytes, 8, Math.min(256, (bytes[2]! << 8) | bytes[3]!))
    return brands.find(([brand]) => brand.test(box))?.[1]
  }
  const page = text(bytes, 0, 1024)
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .replace(/^(\s|<\?xml[^>]*>|<!--[\s\S]*?-->|<!DOCTYPE svg[^>]*>)+/i, '')
  if (/^<svg[\s>]/i.test(page)) return 'SVG'
  return /^<(!DOCTYPE html|html)[\s>]/i.test(page) ? 'HTML' : undefined
}
