import { parseArgs } from 'node:util'
import { labError, nearest, type LabError } from '../../preload/errors.ts'
import { commands, commonOptions } from './commands.ts'
import type { CommandSpec, Given, OptionSpec } from './host.ts'

const wrong = (reason: string, received?: string): LabError =>
  labError('E-CLI-001', { reason: `${reason[0]!.toUpperCase()}${reason.slice(1)}` }, { received })

/** A refusal that names what was meant, where something is near, or else all there is. */
function unknown(what: string, word: string, known: readonly string[]): LabError {
  const meant = nearest(word, known)
  const hint = meant === undefined ? `there are ${known.join(', ')}` : `did you mean \`${meant}\`?`
  return wrong(`there is no ${what} \`${word}\`; ${hint}`, word)
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
      throw wrong(`\`lab ${first}\` needs one of ${family.join(', ')} after it`)
    const command = named(`${first} ${second}`)
    if (!command) throw unknown(`command \`lab ${first} …\` named`, second, family)
    return { command, rest: words.slice(2) }
  }
  const command = named(first)
  if (!command) throw unknown('command', first, [...new Set(commands.map(({ name }) => name.split(' ')[0]!))])
  return { command, rest: words.slice(1) }
}

function checkValue(option: string, { value, choices }: OptionSpec, given: string | undefined, inline: boolean): void {
  // A value that looks like an option is one whose own value was forgotten; after `=` it is meant.
  if (given === undefined || given === '' || (!inline && /^-./.test(given)))
    throw wrong(`\`--${option}\` needs a value (${value})`)
  if (choices && !choices.includes(given))
    throw wrong(`\`--${option}\` must be one of ${choices.join(', ')} (got ${given})`, given)
}

/**
 * Reads a command line.
 * @param words what follows `lab`
 * @returns the command, or `help` for it where `--help` stands among its options
 * @throws LabError E-CLI-001 for what is unknown, missing or too much
 */
export function readCommand(words: readonly string[]): Given {
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
      if (token.value !== undefined) throw wrong(`\`--${token.name}\` takes no value (got ${token.value})`, token.value)
      switches.add(token.name)
    } else {
      checkValue(token.name, spec, token.value, token.inlineValue ?? false)
      options[token.name] = token.value!
    }
  }
  if (switches.has('help'))
    return {
      command: commands.find(({ name }) => name === 'help')!,
      arguments: command.name.split(' '),
      options: {},
      switches,
    }
  const { least, most, usage, name } = command
  if (positionals.length < least) throw wrong(`\`lab ${name}\` needs ${usage}`)
  if (positionals.length > most)
    throw wrong(
      most === 0
        ? `\`lab ${name}\` takes no arguments (got ${positionals[0]})`
        : `\`lab ${name}\` takes ${usage} and no more (got ${positionals.length})`,
      positionals[most],
    )
  const missing = Object.entries(command.options).find(([option, { required }]) => required && !(option in options))
  if (missing) throw wrong(`\`lab ${name}\` needs \`--${missing[0]} ${missing[1].value}\``)
  return { command, arguments: positionals, options, switches }
}

const optionNames = (known: Record<string, OptionSpec>): string[] => Object.keys(known).map((name) => `--${name}`)
