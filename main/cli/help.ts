import { commands } from './commands.ts'
import { exitCodes, type CommandSpec, type Host, type OptionSpec } from './host.ts'
import { findCommand } from './read-command.ts'
import { pairs } from './table.ts'

const optionWord = ([name, { value }]: [string, OptionSpec]): string => `--${name}${value ? ` ${value}` : ''}`

const synopsis = ({ name, usage, options }: CommandSpec): string =>
  [
    `lab ${name}`,
    usage,
    ...Object.entries(options).map((option) => (option[1].required ? optionWord(option) : `[${optionWord(option)}]`)),
  ]
    .filter((part) => part !== '')
    .join(' ')

const aboutCommand = (command: CommandSpec): string =>
  [
    `${synopsis(command)}\n`,
    `${command.about[0]!.toUpperCase()}${command.about.slice(1)}.\n`,
    ...(Object.keys(command.options).length > 0
      ? [pairs(Object.entries(command.options).map((option) => [`  ${optionWord(option)}`, option[1].about]))]
      : []),
  ].join('\n')

/** What there is, and what holds for all of it. */
const overview = (): string =>
  `Spiral Lab in the terminal.

${pairs(commands.map(({ name, usage, about }) => [`  lab ${name} ${usage}`.trimEnd(), about]))}
\`lab help COMMAND\` tells the options of one. A RUN is its id, or six or more of its first or last letters that no other run has.

Standard output carries JSON lines (in a terminal, tables from the commands that list), standard error everything else.
Exit codes: 0 completed, 1 failed or diverged, 2 what was given is wrong, 130 Ctrl-C.
Errors are told in the language that --language says (en or zh-CN), or the window was set to, or the system has.
The data folder is --home DIR, or SPIRAL_LAB_HOME, or the system's usual place.
`

/** `lab help`: the text for a command, a family of commands, or all. */
export async function help({ given, output }: Host): Promise<number> {
  const [first, second] = given.arguments
  const family = commands.filter(({ name }) => name.startsWith(`${first} `))
  if (first === undefined) await output.text(overview())
  else if (family.length > 0 && second === undefined) await output.text(family.map(aboutCommand).join('\n\n'))
  else await output.text(aboutCommand(findCommand(given.arguments).command))
  return exitCodes.completed
}
