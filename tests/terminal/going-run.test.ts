import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { classification, epochsOf, terminalFolder } from './terminal-folder.ts'

const { folder, lab, specFile, startLong } = terminalFolder()

describe('a run that goes on', () => {
  it('is stopped by Ctrl-C and kept, every epoch told once', async () => {
    const { process: running, ended } = await startLong('interrupted')
    running.kill('SIGINT')
    const { code, lines, stderr } = await ended
    expect([code, stderr]).toEqual([130, ''])
    expect(lines.at(-1)).toMatchObject({ type: 'end', status: 'stopped' })
    const epochs = epochsOf(lines).map(({ epoch }) => epoch)
    expect(epochs).toEqual(epochs.map((_, at) => at))
    const { lines: shown } = await lab('history', 'show', lines[0]!['runId'] as string)
    expect(shown).toMatchObject([{ status: 'stopped', epochs: epochs.length, name: 'interrupted' }])
  })

  it('has its folder to itself: others read, and look at pictures, but may not write', async () => {
    const { process: running, ended } = await startLong('alone')
    try {
      for (const words of [
        ['run', specFile('second.json', classification({ epochs: 2 }))],
        ['history', 'delete', '012345'],
      ]) {
        const refused = await lab(...words)
        expect([refused.code, refused.stdout]).toEqual([2, ''])
        expect(refused.errors).toMatchObject([{ code: 'E-STO-005', do: expect.stringContaining('--home') as string }])
      }
      const { lines } = await lab('history', 'list', '--status', 'running')
      expect(lines).toMatchObject([{ name: 'alone', status: 'running' }])
      specFile('grey.json', [{ kind: 'grey' }])
      await sharp({ create: { width: 4, height: 3, channels: 3, background: '#840' } })
        .png()
        .toFile(join(folder, 'small.png'))
      const picture = await lab('image', 'small.png', '--recipe', 'grey.json', '--out', 'small-grey.png')
      expect(picture.stderr).toBe('')
      expect(picture.lines).toMatchObject([{ type: 'image', width: 4, height: 3 }])
      const elsewhere = await lab('run', 'second.json', '--home', join(folder, 'another'))
      expect(elsewhere.code).toBe(0)
    } finally {
      running.kill('SIGTERM')
      await ended
    }
    expect((await ended).lines.at(-1)).toMatchObject({ status: 'stopped' })
  })

  it('ends quietly when nobody reads any more', async () => {
    const { process: running, ended } = await startLong('unread')
    running.stdout!.destroy()
    const { code, stderr } = await ended
    expect([code, stderr]).toEqual([130, ''])
    expect((await lab('history', 'list', 'unread')).lines).toMatchObject([{ status: 'stopped' }])
  })
})
