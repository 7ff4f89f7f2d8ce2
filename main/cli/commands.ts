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
      frames: {
        about: {
          en: 'a line for every position of an experiment that is traced, with what is drawn there',
          'zh-CN': '对逐步演示的实验，每个位置输出一行，写明该处的画面数据',
        },
      },
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
      },
      stages: {
        value: { en: 'FOLDER', 'zh-CN': '文件夹' },
        about: {
          en: 'writes the picture and what each step makes of it into this folder (one picture only)',
          'zh-CN': '把原图和每一步的结果写入此文件夹（仅限一张图片）',
        },
      },
      explain: {
        value: { en: 'X,Y', 'zh-CN': '列,行' },
        about: {
          en: 'says why this pixel is an edge of the last `canny`, or is none (one picture only)',
          'zh-CN': '说明该像素为何是或不是最后一个 `canny` 的边缘（仅限一张图片）',
        },
      },
      script: {
        value: { en: 'FILE.py', 'zh-CN': '文件.py' },
        about: {
          en: 'writes the recipe as a Python script that gives the same picture (one picture only)',
          'zh-CN': '把处理步骤写成结果相同的 Python 脚本（仅限一张图片）',
        },
      },
      force,
    },
    load: async () => (await import('./image.ts')).image,
  },
  ...historyCommands,
  {
    name: 'state',
    usage: placeholders.run,
    about: {
      en: 'tells what a run was at a position, computed again from its spec',
      'zh-CN': '根据运行的参数重新计算，显示它在某个位置的状态',
    },
    least: 1,
    most: 1,
    options: {
      home,
      epoch: {
        value: { en: 'N', 'zh-CN': '轮数' },
        about: { en: 'the state of a training after N epochs', 'zh-CN': '训练 N 轮之后的状态' },
      },
      weights: {
        value: placeholders.file,
        about: {
          en: 'with --epoch, writes the weights: float32 little-endian, running statistics after them',
          'zh-CN': '与 --epoch 一起使用，写出权重（float32 小端序，其后是滑动统计量）',
        },
      },
      force,
      layers: {
        about: {
          en: 'with --epoch, tells of each layer how large weights and gradients are, and which share of its units is dead or saturated',
          'zh-CN': '与 --epoch 一起使用，显示每一层的权重与梯度大小，以及死亡或饱和单元所占的比例',
        },
      },
      position: {
        value: { en: 'N', 'zh-CN': '位置' },
        about: {
          en: 'for an experiment that is traced: from 0, the start (usually the position that was kept)',
          'zh-CN': '用于逐步演示的实验：从起点 0 数起（默认为保存时的位置）',
        },
      },
    },
    load: async () => (await import('./state.ts')).state,
  },
  {
    name: 'resume',
    usage: placeholders.run,
    about: {
      en: 'lets an interrupted or stopped run go on to its planned epochs; a line for every epoch that was not stored',
      'zh-CN': '让中断或停止的运行继续训练到计划的轮数；每个尚未保存的轮输出一行',
    },
    least: 1,
    most: 1,
    options: { home },
    load: async () => (await import('./resume.ts')).resume,
  },
  {
    name: 'replay',
    usage: placeholders.run,
    about: {
      en: 'trains a run again and compares every epoch byte for byte',
      'zh-CN': '重新训练一次运行，并逐字节比较每一轮',
    },
    least: 1,
    most: 1,
    options: { home },
    load: async () => (await import('./replay.ts')).replay,
  },
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
    options: {
      home,
      json,
      verify: {
        about: {
          en: 'computes a table of known results again and says whether this machine gives the same bits (exit code 1 if not)',
          'zh-CN': '重新计算一张已知结果的表，并报告本机得到的每一位是否相同（不同时退出码为 1）',
        },
      },
      all: {
        about: {
          en: 'with --verify: with two threads and on the plain reference, too',
          'zh-CN': '与 --verify 连用：还用两个线程、并用参考实现计算',
        },
      },
    },
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
