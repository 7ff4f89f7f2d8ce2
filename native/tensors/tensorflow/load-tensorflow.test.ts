import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadTensorFlow } from './load-tensorflow.ts'

it('says how it comes to this machine where it is not linked', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'package-'))
  await expect(loadTensorFlow(folder)).rejects.toThrow('`npm run native`')
  rmSync(folder, { recursive: true })
})
