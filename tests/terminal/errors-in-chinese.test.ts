import { crc32 } from 'node:zlib'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Json } from '../../preload/contract/values.ts'
import { runLab } from './lab-process.ts'
import { classification, terminalFolder } from './terminal-folder.ts'
import { hasChinese, untranslated } from './untranslated.ts'

const { folder, lab, specFile } = terminalFolder()
const chinese = ['--language', 'zh-CN']

/** What a person reads of errors is Chinese, and no part of it is English. */
function expectChinese(errors: readonly Record<string, Json>[]): string {
  expect(errors).toHaveLength(1)
  const [{ message, safe, do: todo }] = errors as [Record<'message' | 'safe' | 'do', string>]
  for (const text of [message, safe, todo])
    expect([text, hasChinese(text), untranslated(text)]).toEqual([text, true, []])
  return message
}

describe('files and folders', () => {
  beforeAll(() => {
    mkdirSync(join(folder, 'a-folder'))
    writeFileSync(join(folder, 'a-file'), '')
    specFile('short.json', classification({ epochs: 2 }))
  })
  it.each<[name: string, words: string[], message: string]>([
    ['a file that is not there', ['run', 'gone.json'], '无法读取“gone.json”（没有这个文件或文件夹）。'],
    ['a folder', ['run', 'a-folder'], '无法读取“a-folder”（它是一个文件夹）。'],
    ['below a file', ['run', 'a-file/x.json'], '无法读取“x.json”（其路径中有一部分不是文件夹）。'],
    ['a data folder that is a file', ['run', 'short.json', '--home', 'a-file'], '数据文件夹无法写入（它不是文件夹）。'],
    [
      'a data folder that the system does not let be made',
      ['run', 'short.json', '--home', '/proc/nowhere'],
      '数据文件夹无法写入（无法在那里创建它）。',
    ],
  ])('%s', async (_, words, message) => {
    const ended = await lab(...words, ...chinese)
    expect([ended.code, ended.stdout]).toEqual([2, ''])
    expect(expectChinese(ended.errors)).toBe(message)
  })
})

describe('what is read', () => {
  const run = async (input: string) => {
    const ended = await runLab(['run', '-', ...chinese], { home: join(folder, 'home'), input })
    expect([ended.code, ended.stdout]).toEqual([2, ''])
    return expectChinese(ended.errors)
  }
  it.each([
    ['that ends too early', '{"experiment":', '这不是 JSON：它不完整，中途结束。'],
    ['with a word too many', '{"a": tru}', '这不是 JSON：`}` 出现在不该出现的位置。'],
    [
      'with a word too many, far down',
      `{${'"a": 1,\n'.repeat(30)}}`,
      '这不是 JSON：第 31 行第 1 列的内容不应出现在那里。',
    ],
    ['that is no object', '[]', '`spec` 必须是含有 `experiment` 和 `params` 的对象（收到 []）。'],
  ])('JSON %s', async (_, input, message) => {
    expect(await run(input)).toBe(message)
  })
  it.each<[params: Record<string, Json>, message: string]>([
    [{ epochs: '3' }, '`params.epochs` 必须是数字（收到 3）。'],
    [{ epochs: 2.5 }, '`params.epochs` 必须是整数（收到 2.5）。'],
    [{ layers: 3 }, '`params.layers` 必须是列表（收到 3）。'],
    [
      { optimizer: { kind: 'adam', amsgrad: 'yes' } },
      '`params.optimizer.amsgrad` 必须是布尔值 `true` 或 `false`（收到 yes）。',
    ],
    [
      { optimizer: { kind: 'sgd', nesterov: true } },
      '`params.optimizer.nesterov`：Nesterov 需要大于 0 的动量，且没有阻尼（收到 true）。',
    ],
    [
      { loss: 'binaryCrossEntropy' },
      '`params.loss`：二元交叉熵只区分两个类别，请选择 2 个类别（收到 binaryCrossEntropy）。',
    ],
  ])('parameters %j', async (params, message) => {
    expect(await run(JSON.stringify(classification(params)))).toBe(message)
  })
  it.each<[seed: Json, message: string]>([
    ['x', '`seed` 必须是以下之一：数字，对象（收到 x）。'],
    [{ data: 1, weights: 2, shuffle: 0.5 }, '`seed.shuffle` 必须是整数（收到 0.5）。'],
  ])('a seed %j', async (seed, message) => {
    expect(await run(JSON.stringify({ experiment: 'regression', seed }))).toBe(message)
  })
  it('a model that is too large', async () => {
    expect(await run(JSON.stringify(classification({ layers: Array(2).fill({ units: 30_000 }) as Json })))).toBe(
      '参数的数量必须 ≤ 268,435,456（收到 900,210,003）。',
    )
  })
})

describe('pictures that are damaged', () => {
  let whole: Buffer
  beforeAll(async () => {
    specFile('grey.json', [{ kind: 'grey' }])
    const picture = { width: 200, height: 100, channels: 3 as const, background: '#fff' }
    await sharp({ create: picture }).png().toFile(join(folder, 'whole.png'))
    whole = readFileSync(join(folder, 'whole.png'))
  })
  const image = async (damage: (bytes: Buffer) => Buffer) => {
    writeFileSync(join(folder, 'damaged.png'), damage(Buffer.from(whole)))
    const ended = await lab('image', 'damaged.png', '--recipe', 'grey.json', '--out', 'out.png', ...chinese)
    expect([ended.code, ended.stdout]).toEqual([2, ''])
    return expectChinese(ended.errors)
  }
  it('in their length, their header, their chunks and their data', async () => {
    expect(await image((bytes) => bytes.subarray(0, 60))).toMatch(/^PNG 文件不完整：第 60 字节之后还应有 \d+ 字节。$/)
    expect(await image((bytes) => (bytes.fill(0, 8, 12), bytes))).toBe(
      'PNG 的结构不正确：它必须以 13 字节的 IHDR 数据块开始（第 8 字节）。',
    )
    expect(await image((bytes) => (bytes.fill(1, 20, 24), bytes))).toBe(
      '第 8 字节处的数据块 IHDR 已损坏（校验和不符）。',
    )
    // No checksum tells of it: the compressed data themselves are wrong.
    expect(await image(withWrongData)).toMatch(/^PNG 已损坏：其数据无法解码（`.+`）。$/)
  })
})

/** The picture with an IDAT chunk of the right build and checksum, whose compressed data are of no use. */
function withWrongData(bytes: Buffer): Buffer {
  const at = bytes.indexOf('IDAT')
  const length = bytes.readUInt32BE(at - 4)
  bytes.fill(0xff, at + 6, at + 4 + length)
  bytes.writeUInt32BE(crc32(bytes.subarray(at, at + 4 + length)), at + 4 + length)
  return bytes
}

describe('the doctor', () => {
  it('tells in Chinese why a library is used or is not, to scripts and to people', async () => {
    const { lines, code } = await lab('doctor', '--json', ...chinese)
    expect(code).toBe(0)
    const [{ providers }] = lines as unknown as [{ providers: { name: string; reason: string }[] }]
    expect(providers.map(({ name }) => name)).toContain('opencv-wasm')
    for (const { name, reason } of providers)
      expect([name, reason, hasChinese(reason), untranslated(reason)]).toEqual([name, reason, true, []])
    const english = (await lab('doctor', '--json')).lines as unknown as [{ providers: { reason: string }[] }]
    for (const { reason } of english[0].providers) expect(hasChinese(reason)).toBe(false)
  })
})
