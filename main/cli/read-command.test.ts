import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LabError } from '../../preload/errors.ts'
import { commands } from './commands.ts'
import { readCommand as readIn } from './read-command.ts'

const readCommand = (words: readonly string[]) => readIn(words, 'en')

const refusal = (words: string[]): string => {
  try {
    readCommand(words)
  } catch (thrown) {
    expect(thrown).toMatchObject({ code: 'E-CLI-001' })
    return (thrown as LabError).shape.message
  }
  throw new Error(`${words.join(' ')} was understood`)
}

it('reads commands of one word and of two, with options anywhere among the arguments', () => {
  expect(readCommand(['run', 'spec.json', '--name', 'first try', '--home=/tmp/x'])).toMatchObject({
    command: { name: 'run' },
    arguments: ['spec.json'],
    options: { name: 'first try', home: '/tmp/x' },
  })
  const list = readCommand(['history', 'list', '--json', 'relu', '--order-by', 'last.loss', 'learningRate<0.01'])
  expect(list).toMatchObject({ command: { name: 'history list' }, arguments: ['relu', 'learningRate<0.01'] })
  expect([...list.switches]).toEqual(['json'])
  expect(readCommand(['run', '-']).arguments).toEqual(['-'])
  expect(readCommand(['image', '--recipe', 'r.json', '--out', 'o', '--', '--odd name.png']).arguments).toEqual([
    '--odd name.png',
  ])
})

describe('what is not understood is named, with what was probably meant', () => {
  const cases: [string[], RegExp][] = [
    [['rnu'], /no command `rnu`; did you mean `run`\?/],
    [['history', 'lst'], /`history lst`; did you mean `history list`\?/],
    [['history'], /`lab history` needs one of list, show, compare, export, delete/],
    [['frobnicate'], /there are run, image, history/],
    [['run', 'a.json', '--nmae', 'x'], /no option `--nmae`; did you mean `--name`\?/],
    [['run', 'a.json', '-n', 'x'], /no option `-n`/],
    [['run'], /`lab run` needs SPEC.json/],
    [['run', 'a.json', 'b.json'], /takes SPEC.json\|- and no more/],
    [['doctor', 'x'], /takes no arguments/],
    [['run', 'a.json', '--home'], /`--home` needs a value \(DIR\)/],
    [['run', 'a.json', '--home', '--name', 'x'], /`--home` needs a value/],
    [['run', 'a.json', '--home='], /`--home` needs a value/],
    [['doctor', '--json=yes'], /`--json` takes no value/],
    [['image', 'a.png', '--out', 'b.png'], /needs `--recipe RECIPE.json`/],
    [['history', 'list', '--status', 'done'], /must be one of running, paused/],
    [['history', 'compare', 'abcdef'], /needs RUN RUN/],
    [['run', 'a.json', '--__proto__', 'x'], /no option `--__proto__`/],
    [['run', 'a.json', '--constructor'], /no option `--constructor`/],
    [['__proto__'], /no command `__proto__`/],
  ]
  it.each(cases)('%j', (words, message) => expect(refusal(words)).toMatch(message))
})

it('--help among the options of a command is the help for it', () => {
  expect(readCommand(['history', 'export', 'abcdef', '--help'])).toMatchObject({
    command: { name: 'help' },
    arguments: ['history', 'export'],
  })
})

it('every word there can be is either understood or refused in the one shape', () => {
  const word = fc.oneof(
    fc.constantFrom(
      ...commands.flatMap(({ name, options }) => [...name.split(' '), ...Object.keys(options).map((o) => `--${o}`)]),
    ),
    fc.string(),
    fc.constantFrom('--', '-', '-h', '--no-json', '--json=', '=', '--='),
  )
  fc.assert(
    fc.property(fc.array(word, { maxLength: 6 }), (words) => {
      try {
        const { command, arguments: given } = readCommand(words)
        expect(given.length).toBeGreaterThanOrEqual(command.least)
        expect(given.length).toBeLessThanOrEqual(command.most)
      } catch (thrown) {
        expect(thrown).toMatchObject({ code: 'E-CLI-001' })
      }
    }),
  )
})
