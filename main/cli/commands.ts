import { exportFormatNames } from '../../lab/core/export/export-formats.ts'
import { historyCommands } from './history/commands.ts'
import type { CommandSpec } from './host.ts'
import { force, home, json, outFile, placeholders } from './options.ts'

/** Everything that the terminal can be asked, in the order of the help. */
export const commands: readonly CommandSpec[] = [
  {
    name: 'run',
    usage: { en: 'SPEC.json|-', 'zh-CN': '参数.json|-' },
    about: {
      en: 'trains what a spec asks for (`-` reads it from standard input) and keeps the run; a line for every epoch',
      'zh-CN': '按参数文件训练（`-` 表示从标准输入读取），并把运行保存到历史；每一轮输出一行',
    },
    least: 1,
    most: 1,
    options: {
      home,
      name: { value: { en: 'TEXT', 'zh-CN': '名称' }, about: { en: 'a name for the run', 'zh-CN': '运行的名称' } },
    },
    load: async () => (await import('./run.ts')).run,
  },
  {
    name: 'image',
    usage: placeholders.files,
    about: {
      en: 'applies a recipe to pictures and writes them as PNG; nothing is kept in the history',
      'zh-CN': '对图片应用处理步骤，并保存为 PNG；历史中不保留任何内容',
    },
    least: 1,
    most: Infinity,
    options: {
      recipe: {
        value: { en: 'RECIPE.json', 'zh-CN': '步骤.json' },
        about: { en: 'the operations, in order', 'zh-CN': '按先后顺序写明的处理步骤' },
        required: true,
      },
      out: {
        value: { en: 'FILE|FOLDER', 'zh-CN': '文件|文件夹' },
        about: {
          en: 'a file for one picture, a folder for several',
          'zh-CN': '一张图片时是文件，多张图片时是文件夹',
        },
        required: true,
      },
      force,
    },
    load: async () => (await import('./image.ts')).image,
  },
  ...historyCommands,
  {
    name: 'export',
    usage: placeholders.run,
    about: {
      en: 'writes a run as a PyTorch script or notebook that prints the same epochs, or its model as ONNX or JSON',
      'zh-CN': '把运行导出为 PyTorch 脚本或 Jupyter 笔记本（会打印出相同的各轮数值），或把模型导出为 ONNX 或 JSON',
    },
    least: 1,
    most: 1,
    options: {
      home,
      as: {
        value: placeholders.format,
        about: { en: exportFormatNames.join(', '), 'zh-CN': exportFormatNames.join('、') },
        choices: exportFormatNames,
        required: true,
      },
      out: outFile,
      force,
    },
    load: async () => (await import('./export.ts')).exportModel,
  },
  {
    name: 'doctor',
    usage: placeholders.none,
    about: {
      en: 'tells what this machine has, and which libraries were refused and why',
      'zh-CN': '检查本机：有哪些计算后端，哪些不可用以及原因',
    },
    least: 0,
    most: 0,
    options: { home, json },
    load: async () => (await import('./doctor.ts')).doctor,
  },
  {
    name: 'help',
    usage: { en: '[COMMAND]', 'zh-CN': '[命令]' },
    about: { en: 'tells about a command, or all of them', 'zh-CN': '显示一个命令或全部命令的帮助' },
    least: 0,
    most: 2,
    options: {},
    load: async () => (await import('./help.ts')).help,
  },
]
