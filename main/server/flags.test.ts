import { describe, expect, it } from 'vitest'
import { LabError } from '../../preload/errors.ts'
import { readFlags } from './flags.ts'

const refused = (...args: string[]): LabError['shape'] => {
  try {
    readFlags(args)
  } catch (thrown) {
    if (thrown instanceof LabError) return thrown.shape
    throw thrown
  }
  throw new Error(`${args.join(' ')} was taken`)
}

describe('the flags of the server', () => {
  it('may be absent', () => {
    expect(readFlags([])).toEqual({ home: undefined, port: 0, open: true })
  })
  it('are read in both of their forms', () => {
    expect(readFlags(['--port', '4711', '--home', 'a b', '--no-open'])).toEqual({
      home: 'a b',
      port: 4711,
      open: false,
    })
    expect(readFlags(['--home=x', '--port=0'])).toEqual({ home: 'x', port: 0, open: true })
  })
  it('are refused with their name where they are unknown or wrong', () => {
    for (const args of [['--prot', '1'], ['--open'], ['-p'], ['folder'], ['--home'], ['--port'], ['--no-open=yes']])
      expect(refused(...args)).toMatchObject({
        code: 'E-CLI-001',
        message: expect.stringContaining(args[0]!.split('=')[0]!),
      })
    for (const port of ['x', '-1', '65536', '1.5', '', ' 1', '0x10', '1e3'])
      expect(refused(`--port=${port}`)).toMatchObject({ code: 'E-CLI-001', path: '--port', received: port })
    expect(refused('--home=')).toMatchObject({ code: 'E-CLI-001', path: '--home' })
  })
})
