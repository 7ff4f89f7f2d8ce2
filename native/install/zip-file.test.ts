import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { requirementsOf, unpackWheel } from './wheels.ts'
import { unpackZip } from './zip-file.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zip-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

interface Packed {
  name: string
  bytes: Uint8Array
  deflated: boolean
  executable?: boolean
}

/** A zip archive as other tools write them, with extra fields and a comment that looks like an end record's beginning. */
function zipOf(files: Packed[]): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, bytes, deflated, executable = false } of files) {
    const packed = deflated ? deflateRawSync(bytes) : Buffer.from(bytes)
    const title = Buffer.from(name)
    const shared = Buffer.alloc(26)
    shared.writeUInt16LE(20, 0)
    // Names are UTF-8.
    shared.writeUInt16LE(0x800, 2)
    shared.writeUInt16LE(deflated ? 8 : 0, 4)
    shared.writeUInt32LE(crc32(bytes), 10)
    shared.writeUInt32LE(packed.length, 14)
    shared.writeUInt32LE(bytes.length, 18)
    shared.writeUInt16LE(title.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), shared])
    local.writeUInt16LE(3, 28)
    const localExtra = Buffer.from([1, 2, 3])
    const rest = Buffer.alloc(14)
    rest.writeUInt16LE(executable ? 0o100755 : 0o100644, 8)
    rest.writeUInt32LE(offset, 10)
    const version = Buffer.from([20, 3])
    directory.push(Buffer.from('PK\x01\x02', 'latin1'), version, shared, rest, title)
    locals.push(local, title, localExtra, packed)
    offset += local.length + title.length + localExtra.length + packed.length
  }
  const directoryBytes = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(files.length, 8)
  end.writeUInt16LE(files.length, 10)
  end.writeUInt32LE(directoryBytes.length, 12)
  end.writeUInt32LE(offset, 16)
  const comment = Buffer.from('a wheel')
  end.writeUInt16LE(comment.length, 20)
  return Buffer.concat([...locals, directoryBytes, end, comment])
}

const written = (files: Packed[]): string => {
  const path = join(folder, 'a.whl')
  writeFileSync(path, zipOf(files))
  return path
}

it('gives back what was packed, stored or deflated, whatever the bytes', async () => {
  const file = fc.record({
    bytes: fc.uint8Array({ maxLength: 5_000 }),
    deflated: fc.boolean(),
    executable: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(file, { maxLength: 5 }), async (given) => {
      const files = given.map((each, i) => ({ ...each, name: `deep/ä ${i}` }))
      const names: string[] = []
      const bytes = await unpackZip(written(files), (name) => {
        names.push(name)
        return join(folder, 'out', name)
      })
      expect(names).toEqual(files.map(({ name }) => name))
      expect(bytes).toBe(files.reduce((sum, file) => sum + file.bytes.length, 0))
      for (const file of files) {
        const target = join(folder, 'out', file.name)
        expect(readFileSync(target).equals(file.bytes)).toBe(true)
        if (process.platform !== 'win32') expect((statSync(target).mode & 0o100) !== 0).toBe(file.executable)
        rmSync(target)
      }
    }),
    { numRuns: 40 },
  )
})

it('says what is wrong with a broken archive', async () => {
  const bytes = new Uint8Array(3_000).map((_, i) => i * 7)
  const path = written([{ name: 'a', bytes, deflated: false }])
  const good = readFileSync(path)
  const unpack = () => unpackZip(path, (name) => join(folder, name))
  const damaged = Buffer.from(good)
  damaged[200] = damaged[200]! ^ 1
  writeFileSync(path, damaged)
  await expect(unpack()).rejects.toThrow('a is damaged in the archive')
  writeFileSync(path, good.subarray(0, good.length - 40))
  await expect(unpack()).rejects.toThrow()
  // The end is there, but the beginning is not: a directory that begins elsewhere.
  writeFileSync(path, good.subarray(500))
  await expect(unpack()).rejects.toThrow()
})

it('refuses an archive with a path that leads outside', async () => {
  const path = written([{ name: 'a/../../evil', bytes: Buffer.from('x'), deflated: false }])
  await expect(unpackZip(path, (name) => join(folder, name))).rejects.toThrow('invalid relative path: a/../../evil')
})

it('unpacks only what is wanted from a wheel, and reads what it asks for', async () => {
  const metadata = `Metadata-Version: 2.4
Requires-Dist: numpy>=1.26.0
Requires-Dist: nvidia-cudnn-cu12<10.0,>=9.3.0.75; extra == "and-cuda"
Requires-Dist: other>1; extra == "all"
`
  const text = (name: string, content: string): Packed => ({ name, bytes: Buffer.from(content), deflated: true })
  const path = written([text('a/keep', 'kept'), text('b/leave', 'left'), text('a-1.dist-info/METADATA', metadata)])
  const asked: string[] = []
  const bytes = await unpackWheel(path, (name) => {
    asked.push(name)
    return name.startsWith('a/') ? join(folder, 'out', name) : null
  })
  expect(bytes).toBe(4)
  expect(asked).toEqual(['a/keep', 'b/leave', 'a-1.dist-info/METADATA'])
  expect(readFileSync(join(folder, 'out', 'a', 'keep'), 'utf8')).toBe('kept')
  expect(await requirementsOf(path, 'and-cuda', folder)).toEqual(['nvidia-cudnn-cu12<10.0,>=9.3.0.75'])
})
