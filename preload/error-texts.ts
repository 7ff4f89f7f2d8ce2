/** The error catalogue in English: what happened, what is safe, what to do. A full stop after a code marks a variant. */

type Text = { message: string; safe: string; do: string }

const untouched = 'Nothing was changed.'
const runsSafe = 'Your runs are saved.'

/** The texts that a wrong field can cause, for the parameters of a run and for the messages between processes alike. */
const field = (thing: string) =>
  ({
    type: { message: '`{path}` must be {expected} (got {got}).', safe: untouched, do: `Correct that field ${thing}` },
    range: {
      message: '`{path}` must be {relation} {limit} (got {got}).',
      safe: untouched,
      do: `Correct that field ${thing}`,
    },
    length: {
      message: '`{path}` must have a length {relation} {limit} (it has {length}).',
      safe: untouched,
      do: `Correct that field ${thing}`,
    },
    oneOf: {
      message: '`{path}` must be one of {options} (got {got}).',
      safe: untouched,
      do: `Correct that field ${thing}`,
    },
    kind: {
      message: '`{path}` is not a kind that this lab knows (got {got}).',
      safe: untouched,
      do: `Correct that field ${thing}`,
    },
    missing: { message: '`{path}` is missing; it must be {expected}.', safe: untouched, do: `Add that field ${thing}` },
    misspelt: {
      message: 'There is no field `{key}`; did you mean `{hint}`?',
      safe: untouched,
      do: 'Rename it to `{hint}`',
    },
    misplaced: {
      message: 'There is no field `{key}` here; did you mean `{hint}`?',
      safe: untouched,
      do: 'Move it to `{hint}`',
    },
    unknownOf: { message: 'There is no field `{key}`; the fields here are {known}.', safe: untouched, do: 'Remove it' },
    unknown: { message: 'There is no field `{key}`.', safe: untouched, do: 'Remove it' },
    rule: { message: '`{path}`: {rule} (got {got}).', safe: untouched, do: `Correct that field ${thing}` },
  }) satisfies Record<string, Text>

function variants<Code extends string, Kind extends string>(
  code: Code,
  texts: Record<Kind, Text>,
): Record<`${Code}.${Kind}`, Text> {
  return Object.fromEntries(Object.entries(texts).map(([kind, text]) => [`${code}.${kind}`, text])) as Record<
    `${Code}.${Kind}`,
    Text
  >
}

export const errorTexts = {
  'E-IMG-001': {
    message: 'The lab cannot read this file: it is no PNG, JPEG, BMP or WebP image. Its first bytes are {begins}.',
    safe: 'Nothing was opened.',
    do: 'Choose an image',
  },
  'E-IMG-002': {
    message: 'The {format} ends early: {missing} more bytes were expected after byte {at}.',
    safe: 'Nothing was opened.',
    do: 'Copy the file again',
  },
  'E-IMG-002.open': {
    message: 'The {format} ends early, at byte {at}.',
    safe: 'Nothing was opened.',
    do: 'Copy the file again',
  },
  'E-IMG-003': {
    message: 'Chunk {chunk} at byte {at} is damaged (its checksum differs).',
    safe: 'Nothing was opened.',
    do: 'Get another copy',
  },
  'E-IMG-004': {
    message:
      'The image is {width} × {height} ({megapixels} MP); the limit is {limitMegapixels} MP and {limitSide} a side.',
    safe: 'Nothing was opened.',
    do: 'Scale it down first',
  },
  'E-IMG-004.file': {
    message: 'The file has {bytes} bytes; the limit is {limit}.',
    safe: 'Nothing was opened.',
    do: 'Scale the image down first',
  },
  'E-IMG-005': {
    message: 'The file would expand {ratio}-fold; the limit is {limit}-fold.',
    safe: 'Nothing was opened.',
    do: 'Re-save it with a program you trust',
  },
  'E-IMG-006': {
    message: 'The {format} is not built as it should be: {reason} (at byte {at}).',
    safe: 'Nothing was opened.',
    do: 'Get another copy',
  },
  'E-IMG-007': {
    message: 'The image process stopped ({reason}).',
    safe: 'Your runs are saved, and open pictures will be opened again.',
    do: 'Try again',
  },
  'E-IMG-008': {
    message: 'Nothing moved in the image process for {limitSeconds} s, and it was stopped.',
    safe: runsSafe,
    do: 'Try a smaller image',
  },
  'E-IMG-009': {
    message: 'That picture is not open any more.',
    safe: runsSafe,
    do: 'Open it again',
  },
  'E-IMG-010': {
    message: '{open} pictures are open; the limit is {limit}.',
    safe: 'The open pictures stay open.',
    do: 'Close one first',
  },
  'E-IMG-011': {
    message: 'The run `{run}` keeps no picture.',
    safe: untouched,
    do: 'Choose a run of the Images tab',
  },
  ...variants('E-MOD-001', field('and start again')),
  'E-MOD-001.json': { message: 'This is not JSON: {reason}.', safe: untouched, do: 'Correct the file' },
  'E-MOD-001.large': {
    message: 'The file has {size} {unit}; the limit is {limit}.',
    safe: untouched,
    do: 'Make it smaller',
  },
  'E-MOD-001.experiment': {
    message: 'There is no experiment `{got}`; there are {known}.',
    safe: untouched,
    do: 'Choose one of those',
  },
  'E-MOD-002': {
    message: 'This model needs about {needMiB} MiB ({layers}); {limitMiB} MiB may be used.',
    safe: 'Nothing was allocated.',
    do: 'Make the layers or the batch smaller',
  },
  'E-MOD-003': {
    message: 'The provider `{provider}` cannot train this model: {reason}.',
    safe: untouched,
    do: 'Choose another provider, or `auto`',
  },
  'E-MOD-004': {
    message: 'The data has a value that is not a finite number (sample {sample}, {column}).',
    safe: untouched,
    do: 'Correct the data',
  },
  'E-MOD-004.label': {
    message: 'Sample {sample} has the label {label}; the {classes} classes are 0 to {last}.',
    safe: untouched,
    do: 'Correct the labels, or give the model more outputs',
  },
  'E-MOD-004.shape': {
    message: 'The number of {what} is {got}; the model and its loss need {expected}.',
    safe: untouched,
    do: 'Give data that fits the model',
  },
  'E-RUN-001': {
    message: 'The loss became {loss} at epoch {epoch} (first in {layer}).',
    safe: 'Every epoch before it is saved.',
    do: 'Run again with a learning rate of {rate} or less',
  },
  'E-RUN-002': {
    message: 'The training process stopped at epoch {epoch} ({reason}).',
    safe: 'Every epoch up to {saved} is saved.',
    do: 'Run again',
  },
  'E-RUN-003': {
    message: 'The training process stopped {count} times without finishing an epoch.',
    safe: 'The run is set aside; everything else goes on.',
    do: 'Choose another provider',
  },
  'E-RUN-004': { message: 'There is no run `{run}`.', safe: untouched, do: 'Look it up in the history' },
  'E-RUN-005': {
    message: '`{run}` is a part of {count} runs: {some}.',
    safe: untouched,
    do: 'Give more of its letters',
  },
  'E-RUN-006': {
    message: 'The run is not training any more (it is {status}).',
    safe: 'The run is saved.',
    do: 'Run it again',
  },
  'E-RUN-008': {
    message: '{running} runs are training; this machine trains {limit} at once.',
    safe: 'They go on.',
    do: 'Wait for one to end, or stop one',
  },
  'E-RUN-009': { message: 'There is a run `{run}` already.', safe: untouched, do: 'Begin it under another id' },
  'E-RUN-010': { message: 'The run is still training.', safe: untouched, do: 'Stop it first' },
  'E-RUN-011': {
    message: 'A run of `{experiment}` has no network that could be written down.',
    safe: untouched,
    do: 'Choose a run that trained one',
  },
  'E-RUN-012': {
    message: 'The weights of this run were not kept (it is {status}).',
    safe: 'The run itself is saved.',
    do: 'Run it again to its end, or export it as a script',
  },
  'E-STO-001': {
    message: 'The disk is full.',
    safe: 'Everything that was saved before is intact.',
    do: 'Free some space and try again',
  },
  'E-STO-002': {
    message: 'The file could not be {verb}: {reason}.',
    safe: untouched,
    do: 'Choose another place',
  },
  'E-STO-003': {
    message: 'The data folder cannot be written ({reason}).',
    safe: 'What is in it stays as it is.',
    do: 'Choose another folder with --home, or change its permissions',
  },
  'E-STO-004': {
    message: '{damaged} of {total} runs are damaged and were set aside.',
    safe: 'The others were checked and are intact.',
    do: 'Show the damaged runs',
  },
  'E-STO-004.run': {
    message: 'Run {run} is damaged from epoch {epoch} on.',
    safe: 'Its epochs before that, and the other runs, are intact.',
    do: 'Run it again, and check the disk',
  },
  'E-STO-004.bytes': {
    message: 'What was kept with the run as `{name}` is damaged (its checksum differs).',
    safe: 'The run itself is intact.',
    do: 'Check the disk',
  },
  'E-STO-004.file': {
    message: 'The history file is damaged ({reason}).',
    safe: 'It was not touched.',
    do: 'Check the disk, or choose another folder with --home',
  },
  'E-STO-005': {
    message: 'Another lab (process {pid}) is using this data folder.',
    safe: 'It goes on undisturbed.',
    do: 'Use that one, or choose another folder with --home',
  },
  'E-STO-006': {
    message: 'This history was made by version {found} of its format; this lab knows version {known}.',
    safe: 'It was not touched.',
    do: 'Update the lab',
  },
  'E-STO-007': {
    message: '{epochs} epochs of run {run} had been saved and are missing (a fault of the disk).',
    safe: 'Everything up to there is intact: {kept} epochs.',
    do: 'Run it again, and check the disk',
  },
  'E-STO-007.run': {
    message: 'Run {run}, saved to {epochs} epochs, is missing from the history (a fault of the disk).',
    safe: 'The other runs are intact.',
    do: 'Run it again, and check the disk',
  },
  'E-STO-008': {
    message: 'The history process stopped ({reason}).',
    safe: 'Everything acknowledged before is saved.',
    do: 'Try again',
  },
  'E-STO-009': {
    message: '`{file}` is there already.',
    safe: 'It was not touched.',
    do: 'Choose another name, or add --force',
  },
  'E-STO-010': {
    message: 'The settings file was damaged.',
    safe: 'It was kept aside as `{kept}`, and the defaults are in use.',
    do: 'Set your settings again',
  },
  'E-STO-011': {
    message: 'Epoch {got} cannot be saved: the next one of run {run} is {expected}.',
    safe: 'Everything saved before is intact.',
    do: 'Save from epoch {expected} on (a fault of the lab)',
  },
  'E-STO-012': {
    message: 'The disk reported a fault ({reason}).',
    safe: 'Everything that was acknowledged before is saved.',
    do: 'Check the disk, then start the lab again',
  },
  'E-STO-013': {
    message: 'The history is not open.',
    safe: 'Everything in it stays as it is.',
    do: 'Start the lab again',
  },
  ...variants('E-IPC-001', field('(a fault of the lab)')),
  'E-IPC-002': {
    message: 'The message did not come from the lab’s own window.',
    safe: untouched,
    do: 'Close that window',
  },
  'E-IPC-003': {
    message: 'The message has {size} {unit}; the limit is {limit}.',
    safe: untouched,
    do: 'Send less at once',
  },
  'E-IPC-004': {
    message: 'Too many messages in a second ({count}; the limit is {limit}).',
    safe: untouched,
    do: 'Wait a moment',
  },
  'E-IPC-005': {
    message: 'The connection to the lab was lost.',
    safe: runsSafe,
    do: 'Wait; it connects again by itself',
  },
  'E-IPC-006': { message: 'The call was cancelled.', safe: untouched, do: 'Call again' },
  'E-NET-001': {
    message: 'This page is not one that the lab, as it runs now, has opened (its token is missing or wrong).',
    safe: untouched,
    do: 'Open the address the lab printed',
  },
  'E-NET-002': { message: 'This address is not the lab’s.', safe: untouched, do: 'Open the address the lab printed' },
  'E-NET-003': {
    message: 'The request came from another page.',
    safe: untouched,
    do: 'Open the address the lab printed',
  },
  'E-NET-004': { message: 'Too many wrong tokens.', safe: untouched, do: 'Wait a minute' },
  'E-NET-005': {
    message: 'There is nothing at this address.',
    safe: untouched,
    do: 'Open the address the lab printed',
  },
  'E-NET-006': { message: 'Port {port} cannot be used ({reason}).', safe: untouched, do: 'Choose another with --port' },
  'E-NET-007': {
    message: '{limit} windows are connected, which is the limit.',
    safe: 'They go on.',
    do: 'Close one first',
  },
  'E-CLI-001': { message: '{reason}', safe: untouched, do: 'See `lab help`' },
  'E-CLI-001.command': {
    message: 'There is no command `{word}`; did you mean `{meant}`?',
    safe: untouched,
    do: 'See `lab help`',
  },
  'E-CLI-001.commandOf': {
    message: 'There is no command `{word}`; there are {known}.',
    safe: untouched,
    do: 'See `lab help`',
  },
  'E-CLI-001.option': {
    message: 'There is no option `{word}`; did you mean `{meant}`?',
    safe: untouched,
    do: 'See `lab help`',
  },
  'E-CLI-001.optionOf': {
    message: 'There is no option `{word}`; there are {known}.',
    safe: untouched,
    do: 'See `lab help`',
  },
  'E-CLI-001.family': {
    message: '`lab {first}` needs one of {known} after it.',
    safe: untouched,
    do: 'See `lab help`',
  },
  'E-CLI-001.value': { message: '`--{option}` needs a value ({value}).', safe: untouched, do: 'See `lab help`' },
  'E-CLI-001.choice': {
    message: '`--{option}` must be one of {known} (got {got}).',
    safe: untouched,
    do: 'See `lab help`',
  },
  'E-CLI-001.switch': { message: '`--{option}` takes no value (got {got}).', safe: untouched, do: 'See `lab help`' },
  'E-CLI-001.needs': { message: '`lab {name}` needs {usage}.', safe: untouched, do: 'See `lab help`' },
  'E-CLI-001.noArguments': {
    message: '`lab {name}` takes no arguments (got {got}).',
    safe: untouched,
    do: 'See `lab help`',
  },
  'E-CLI-001.most': {
    message: '`lab {name}` takes {usage} and no more (got {count}).',
    safe: untouched,
    do: 'See `lab help`',
  },
  'E-CLI-001.run': {
    message: '`{typed}` is no run; give its id, or six or more of its first or last letters.',
    safe: untouched,
    do: 'See `lab help`',
  },
  'E-APP-001': {
    message: 'Something unexpected happened (reference {reference}).',
    safe: runsSafe,
    do: 'Try again; the reference is in the log',
  },
  'E-APP-002': {
    message: 'The {child} process could not be started ({reason}).',
    safe: runsSafe,
    do: 'Start the lab again',
  },
  'E-APP-003': {
    message: 'The program’s file {file} is not the one that was shipped.',
    safe: runsSafe,
    do: 'Install Spiral Lab again',
  },
  'E-SHL-001': {
    message: '“{file}” could not be read ({reason}).',
    safe: untouched,
    do: 'Choose another file, or look whether it is still there',
  },
  'E-SHL-002': {
    message: '“{file}” could not be written ({reason}).',
    safe: 'What was to be saved is still open in the lab.',
    do: 'Choose another folder',
  },
  'E-SHL-003': {
    message: 'The link `{link}` leads nowhere in the lab.',
    safe: untouched,
    do: 'Open the lab and look for it in the history',
  },
  'E-SHL-004': {
    message: 'The window stopped ({reason}) and was opened again.',
    safe: 'Training is untouched by it.',
    do: 'Go on',
  },
  'E-SHL-005': {
    message: 'The bytes to be saved are not there any more.',
    safe: 'What was to be saved is still open in the lab.',
    do: 'Save again',
  },
} satisfies Record<string, Text>

export type ErrorKey = keyof typeof errorTexts
