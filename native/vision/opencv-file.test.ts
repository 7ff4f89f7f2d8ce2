import { expect, it } from 'vitest'
import { loadOpencvFile, readByteString } from './opencv-file.ts'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const characters = Array.from({ length: 256 }, (_, at) => String.fromCharCode(at + 1))

it('reads every byte of a string of JavaScript, a zero from the character 256', async () => {
  const named: Record<string, string> = { '\n': '\\n', '\r': '\\r', "'": "\\'", '\\': '\\\\' }
  const literal = characters.map((character) => named[character] ?? character).join('')
  const text = utf8(`f('${literal}')`)
  const read = await readByteString(text, 3)
  expect([...read!.bytes]).toEqual(characters.map((_, at) => (at + 1) & 0xff))
  expect(read!.end).toBe(text.length - 2)
})
it('reads a string over several pieces', async () => {
  const text = utf8(`${'\\n'.repeat(600_000)}${'\u0100\u00ff'.repeat(600_000)}'`)
  const { bytes, end } = (await readByteString(text, 0))!
  expect(end).toBe(text.length - 1)
  expect(bytes).toHaveLength(1_800_000)
  expect([bytes[0], bytes[599_999], bytes[600_000], bytes[600_001], bytes.at(-1)]).toEqual([10, 10, 0, 255, 255])
})
it.each([
  ['a character over 256', "\u0140'"],
  ['an escape by number', "\\x00'"],
  ['no end', 'abc'],
  ['half an escape', '\\'],
])('gives up a string with %s', async (_, text) => {
  expect(await readByteString(utf8(text), 0)).toBeNull()
})
it('reads the installed package apart, and no other one', async () => {
  const { exported } = (await loadOpencvFile('@techstark/opencv-js'))!
  expect(exported).toBeInstanceOf(Promise)
  expect(await loadOpencvFile('zod')).toBeUndefined()
})
