import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeHome, newRunId } from '../../../tests/fixtures/history.ts'
import { HeadFile, runFolder, type Head } from './head-file.ts'

const head = fc.record({
  epochs: fc.nat(),
  chain: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes)),
})

test('any damage to the slot written last leaves the one before; damage to both leaves none, never a wrong one', () => {
  const { home, remove } = makeHome()
  const read = (run: string): Head | null => {
    const file = HeadFile.open(home, run)
    const found = file?.read() ?? null
    file?.close()
    return found
  }
  fc.assert(
    fc.property(
      fc.array(head, { minLength: 2, maxLength: 6 }),
      fc.nat(63),
      fc.integer({ min: 1, max: 255 }),
      (heads, at, flip) => {
        const run = newRunId()
        const file = HeadFile.create(home, run, heads[0]!)
        file.close()
        for (const each of heads.slice(1)) {
          // Opened anew each time: the order of the slots must survive it.
          const again = HeadFile.open(home, run)!
          again.write(each)
          again.close()
        }
        expect(read(run)).toEqual(heads.at(-1))

        const path = join(runFolder(home, run), 'head')
        const bytes = readFileSync(path)
        // Sequence 2 after its making, one more a write; odd ones lie in the second slot.
        const newest = (2 + heads.length - 1) % 2
        bytes[newest * 64 + at]! ^= flip
        writeFileSync(path, bytes)
        expect(read(run)).toEqual(heads.at(-2))
        bytes[(1 - newest) * 64 + at]! ^= flip
        writeFileSync(path, bytes)
        expect(read(run)).toBeNull()
        writeFileSync(path, bytes.subarray(0, at))
        expect(read(run)).toBeNull()
        HeadFile.remove(home, run)
        expect(HeadFile.open(home, run)).toBeNull()
      },
    ),
    { numRuns: 40 },
  )
  remove()
})
