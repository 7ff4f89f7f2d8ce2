import { exportFormatNames } from '../../lab/core/export/export-formats.ts'
import type { CommandSpec, OptionSpec } from './host.ts'

const home: OptionSpec = { value: 'DIR', about: 'the data folder, in place of the usual one' }
const json: OptionSpec = { about: 'JSON lines, as they are written to anything but a terminal' }
const force: OptionSpec = { about: 'overwrite a file that is there' }
const status = ['running', 'paused', 'completed', 'stopped', 'diverged', 'failed', 'interrupted']

/** What every command takes. */
export const commonOptions: Record<string, OptionSpec> = {
  help: { about: 'tells about the command' },
  language: { value: 'LANGUAGE', about: 'the language of errors, en or zh-CN', choices: ['en', 'zh-CN'] },
}

/** Everything that the terminal can be asked, in the order of the help. */
export const commands: readonly CommandSpec[] = [
  {
    name: 'run',
    usage: 'SPEC.json|-',
    about: 'trains what a spec asks for and keeps the run; writes a line for every epoch',
    least: 1,
    most: 1,
    options: { home, name: { value: 'TEXT', about: 'a name for the run' } },
    load: async () => (await import('./run.ts')).run,
  },
  {
    name: 'image',
    usage: 'FILE…',
    about: 'applies a recipe to pictures and writes them as PNG; nothing is kept in the history',
    least: 1,
    most: Infinity,
    options: {
      recipe: { value: 'RECIPE.json', about: 'the operations, in order', required: true },
      out: { value: 'FILE|FOLDER', about: 'a file for one picture, a folder for several', required: true },
      force,
    },
    load: async () => (await import('./image.ts')).image,
  },
  {
    name: 'history list',
    usage: '[WORD…]',
    about: 'lists the runs that all words are found in; `learningRate<0.01` asks for a parameter',
    least: 0,
    most: Infinity,
    options: {
      home,
      json,
      experiment: { value: 'ID', about: 'only runs of this experiment' },
      status: { value: 'STATUS', about: 'only runs that are so', choices: status },
      starred: { about: 'only runs with a star' },
      'order-by': { value: 'COLUMN', about: 'createdAt, name, epochs, durationMs … or last.loss, best.accuracy …' },
      ascending: { about: 'smallest, or oldest, first' },
      limit: { value: 'N', about: 'at most so many' },
    },
    load: async () => (await import('./history/list.ts')).list,
  },
  {
    name: 'history show',
    usage: 'RUN',
    about: 'tells all that is known of a run',
    least: 1,
    most: 1,
    options: { home, json },
    load: async () => (await import('./history/show.ts')).show,
  },
  {
    name: 'history compare',
    usage: 'RUN RUN…',
    about: 'the parameters that differ between runs, and the last and best metrics',
    least: 2,
    most: 8,
    options: { home, json },
    load: async () => (await import('./history/compare.ts')).compare,
  },
  {
    name: 'history export',
    usage: 'RUN…',
    about: 'writes the metrics of runs: CSV in long form (run,epoch,metric,value) or JSON',
    least: 1,
    most: 10_000,
    options: {
      home,
      format: { value: 'FORMAT', about: 'csv (usual) or json', choices: ['csv', 'json'] },
      out: { value: 'FILE', about: 'a file, in place of standard output' },
      force,
    },
    load: async () => (await import('./history/export.ts')).exportRuns,
  },
  {
    name: 'history delete',
    usage: 'RUN…',
    about: 'deletes runs for good, all or none',
    least: 1,
    most: 10_000,
    options: { home },
    load: async () => (await import('./history/delete.ts')).deleteRuns,
  },
  {
    name: 'export',
    usage: 'RUN',
    about: 'writes a run as a PyTorch script or notebook that prints the same epochs, or its model as ONNX or JSON',
    least: 1,
    most: 1,
    options: {
      home,
      as: { value: 'FORMAT', about: exportFormatNames.join(', '), choices: exportFormatNames, required: true },
      out: { value: 'FILE', about: 'a file, in place of standard output' },
      force,
    },
    load: async () => (await import('./export.ts')).exportModel,
  },
  {
    name: 'doctor',
    usage: '',
    about: 'tells what this machine has, and which libraries were refused and why',
    least: 0,
    most: 0,
    options: { home, json },
    load: async () => (await import('./doctor.ts')).doctor,
  },
  {
    name: 'help',
    usage: '[COMMAND]',
    about: 'tells about a command, or all of them',
    least: 0,
    most: 2,
    options: {},
    load: async () => (await import('./help.ts')).help,
  },
]
