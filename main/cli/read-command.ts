import { parseArgs } from 'node:util'
import { labError, type LabError } from '../../preload/errors.ts'
import { nearest } from '../../preload/invalid-input.ts'
import type { Language } from '../../preload/localized.ts'
import { commands } from './commands.ts'
import type { CommandSpec, Given, OptionSpec } from './host.ts'
import { commonOptions } from './options.ts'

/**
 * A refusal that names what was meant, where something is near, or else all there is.
 * @param before what stands before the word, and before what is named
 */
function unknown(what: 'command' | 'option', word: string, known: readonly string[], before = ''): LabError {
  const meant = nearest(word, known)
  const values = { word: `${before}${word}`, meant: `${before}${meant}`, known: known.join(', ') }
  return labError(meant === undefined ? `usage.${what}Of` : `usage.${what}`, values, { received: word })
}

/**
 * The command that a line begins with, and what is left of the line.
 * @throws LabError E-CLI-001 naming the nearest command
 */
export function findCommand(words: readonly string[]): { command: CommandSpec; rest: string[] } {
  const [first = '', second] = words
  const named = (name: string): CommandSpec | undefined => commands.find((each) => each.name === name)
  const family = commands.filter(({ name }) => name.startsWith(`${first} `)).map(({ name }) => name.split(' ')[1]!)
  if (family.length > 0) {
    if (second === undefined || second.startsWith('-'))
      throw labError('usage.family', { first, known: family.join(', ') })
    const command = named(`${first} ${second}`)
    if (!command) throw unknown('command', second, family, `${first} `)
    return { command, rest: words.slice(2) }
  }
  const command = named(first)
  if (!command) throw unknown('command', first, [...new Set(commands.map(({ name }) => name.split(' ')[0]!))])
  return { command, rest: words.slice(1) }
}

/** @param placeholder what stands for the value in the help */
function checkValue(
  { choices }: OptionSpec,
  placeholder: string,
  { name, value, inlineValue }: { name: string; value?: string | undefined; inlineValue?: boolean | undefined },
): string {
  // A value that looks like an option is one whose own value was forgotten; after `=` it is meant.
  if (value === undefined || value === '' || (!inlineValue && /^-./.test(value)))
    throw labError('usage.value', { option: name, value: placeholder })
  if (choices && !choices.includes(value))
    throw labError('usage.choice', { option: name, known: choices.join(', '), got: value }, { received: value })
  return value
}

/**
 * Reads a command line.
 * @param words what follows `lab`
 * @param language of what an error names from the help
 * @returns the command, or `help` for it where `--help` stands among its options
 * @throws LabError E-CLI-001 for what is unknown, missing or too much
 */
export function readCommand(words: readonly string[], language: Language): Given {
  const { command, rest } = findCommand(words)
  const known: Record<string, OptionSpec> = { ...command.options, ...commonOptions }
  const takesValue = Object.entries(known).filter(([, { value }]) => value !== undefined)
  const { tokens } = parseArgs({
    args: rest,
    options: Object.fromEntries<{ type: 'boolean' | 'string' }>([
      ...Object.keys(known).map((name) => [name, { type: 'boolean' }] as const),
      ...takesValue.map(([name]) => [name, { type: 'string' }] as const),
    ]),
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const options: Record<string, string> = {}
  const switches = new Set<string>()
  const positionals: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value)
    if (token.kind !== 'option') continue
    const spec = Object.hasOwn(known, token.name) ? known[token.name] : undefined
    if (!spec || !token.rawName.startsWith('--')) throw unknown('option', token.rawName, optionNames(known))
    if (spec.value === undefined) {
      if (token.value !== undefined)
        throw labError('usage.switch', { option: token.name, got: token.value }, { received: token.value })
      switches.add(token.name)
    } else options[token.name] = checkValue(spec, spec.value[language], token)
  }
  if (switches.has('help'))
    return {
      command: commands.find(({ name }) => name === 'help')!,
      arguments: command.name.split(' '),
      options: {},
      switches,
    }
  const { least, most, name } = command
  const usage = command.usage[language]
  if (positionals.length < least) throw labError('usage.needs', { name, usage })
  if (positionals.length > most)
    throw labError(
      most === 0 ? 'usage.noArguments' : 'usage.most',
      { name, usage, got: positionals[0]!, count: positionals.length },
      { received: positionals[most] },
    )
  const missing = Object.entries(command.options).find(([option, { required }]) => required && !(option in options))
  if (missing) throw labError('usage.needs', { name, usage: `\`${optionWord(...missing, language)}\`` })
  return { command, arguments: positionals, options, switches }
}

/** An option as the help names it: `--out FILE`. */
export const optionWord = (name: string, { value }: OptionSpec, language: Language): string =>
  `--${name}${value ? ` ${value[language]}` : ''}`

const optionNames = (known: Record<string, OptionSpec>): string[] => Object.keys(known).map((name) => `--${name}`)
