import { expect, it, vi } from 'vitest'
import type { LabClient } from '../../preload/client.ts'
import type { DoctorReport } from '../../preload/contract/app.ts'
import { labError } from '../../preload/errors.ts'
import { phrase } from '../../preload/message.ts'
import type { Language } from '../../preload/localized.ts'
import { doctor } from './doctor.ts'
import type { Host } from './host.ts'
import { sayIn } from './say.ts'

const report: DoctorReport = {
  version: '1.2.3',
  host: 'terminal',
  platform: 'linux x64',
  runtime: 'Node 24',
  home: '/data',
  processors: 2,
  memoryMiB: 4096,
  providers: [
    { need: 'tensors', name: 'kernels', available: true, version: null, reason: phrase('provider.builtIn') },
    { need: 'vision', name: 'opencv-wasm', available: false, version: null, reason: phrase('provider.notInstalled') },
    {
      need: 'sqlite',
      name: 'better-sqlite3',
      available: true,
      version: '13.2.0',
      reason: phrase('provider.library', { library: 'SQLite', version: '3.54.1' }),
    },
  ],
  problems: [labError('dataFolderNotWritable', { reason: phrase('folder.readOnly') }).shape],
}

vi.mock('./with-lab.ts', () => ({
  withLab: (_host: Host, _access: string, work: (client: LabClient) => Promise<number>) =>
    work({ app: { doctor: () => Promise.resolve(report) } } as unknown as LabClient),
}))

async function told(language: Language, forPeople: boolean): Promise<{ code: number; written: unknown[] }> {
  const written: unknown[] = []
  const write = (what: unknown): Promise<void> => Promise.resolve(void written.push(what))
  const given = { switches: new Set() }
  const host = { given, language, forPeople, columns: 44, say: sayIn(language), output: { text: write, line: write } }
  return { code: await doctor(host as unknown as Host), written }
}

it('tells people need by need, in their language and in lines as wide as theirs; a need that is not met is a failure', async () => {
  expect(await told('zh-CN', true)).toEqual({
    code: 1,
    written: [
      `Spiral Lab  1.2.3
计算机      linux x64，2 个处理器，4,096 MiB
运行环境    Node 24
数据文件夹  /data

训练
kernels  可用：实验室自带

图像处理
opencv-wasm  不可用：未安装该软件包

历史
better-sqlite3 13.2.0
      可用：已载入 SQLite 3.54.1

E-STO-003  数据文件夹无法写入（它是只读
           的）。请用 --home 选择其他文件
           夹，或更改其权限。
`,
    ],
  })
})
it('tells scripts the same, by the names that they know', async () => {
  const [line] = (await told('zh-CN', false)).written
  expect(line).toMatchObject({
    type: 'doctor',
    memoryMiB: 4096,
    providers: [{ name: 'kernels', reason: '实验室自带' }, { name: 'opencv-wasm', available: false }, {}],
    problems: [{ code: 'E-STO-003', message: '数据文件夹无法写入（它是只读的）。' }],
  })
  const [english] = (await told('en', false)).written
  expect(english).toMatchObject({ providers: [{ reason: 'it is part of the lab' }, {}, {}] })
})
