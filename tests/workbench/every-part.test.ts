/** Every part of the kit draws itself in both themes and languages, and nothing of it is what axe calls serious. */
import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, it } from 'vitest'
import { bringAxe, faults } from '../end-to-end/screens.ts'
import { workbench } from './bench.ts'

const bench = workbench()
const ending = '.example.svelte'
const parts = readdirSync(join(import.meta.dirname, '../../lab/kit'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith(ending))
  .map((file) => basename(file, ending))
  .sort()

it('has an example of each part', async () => {
  expect((await bench.names()).sort()).toEqual(parts)
})

for (const name of parts)
  for (const [theme, locale] of [
    ['light', 'en'],
    ['dark', 'zh-CN'],
  ] as const)
    it(`${name}, ${theme}, ${locale}`, async () => {
      const { page, part } = await bench.show(name, { theme, locale })
      await bringAxe(page)
      expect(await faults(page)).toEqual([])
      // Something is seen, and stays within the place that the example gives it.
      const { width, height } = (await part.boundingBox())!
      expect(Math.min(width, height)).toBeGreaterThan(100)
      const beyond = await part.evaluate((box) => [
        box.scrollWidth - box.clientWidth,
        box.scrollHeight - box.clientHeight,
      ])
      expect(Math.max(...beyond)).toBeLessThanOrEqual(0)
    })
