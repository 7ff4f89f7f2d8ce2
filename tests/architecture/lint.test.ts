import { ESLint } from 'eslint'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './cruise.ts'

const eslint = new ESLint({ cwd: root })

/** The rules that a piece of a component breaks. */
async function brokenBy(path: string, source: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintText(source, { filePath: join(root, path) })
  return result!.messages.map(({ ruleId }) => ruleId)
}
const script = (statement: string): string => `<script lang="ts">\n  ${statement}\n</script>\n`

test.each([
  ['lab/kit/Some.svelte', script('console.log(Math.random())'), 'no-restricted-properties'],
  ['native/some.mjs', 'console.log(Math.random())', 'no-restricted-properties'],
  ['lab/kit/Some.svelte', script("document.body.innerHTML = '<b>'"), 'no-restricted-properties'],
  ['renderer/Some.svelte', script("document.body.insertAdjacentHTML('beforeend', '<b>')"), 'no-restricted-properties'],
  ['renderer/Some.svelte', script("document.write('<b>')"), 'no-restricted-properties'],
  ['renderer/Some.svelte', "{@html '<b>'}\n", 'svelte/no-at-html-tags'],
  ['renderer/Some.svelte', script("eval('1')"), 'no-eval'],
  ['renderer/Some.svelte', script("console.log(new Function('1'))"), 'no-new-func'],
  ['renderer/Some.svelte', script("location.href = 'javascript:1'"), 'no-script-url'],
  [
    'renderer/Some.svelte',
    script("import { ipcRenderer } from 'electron'\n  ipcRenderer.send('a')"),
    'no-restricted-syntax',
  ],
  ['main/launch/some.mjs', "import { ipcMain } from 'electron'\nipcMain.on('a', () => {})", 'no-restricted-syntax'],
  ['main/some.mjs', "import { readFileSync } from 'node:fs'\nreadFileSync('history.db')", 'no-restricted-syntax'],
  ['main/some.mjs', "import fs from 'node:fs'\nfs.openSync(`${process.cwd()}/owner.db`)", 'no-restricted-syntax'],
])('%s (%#)', async (path, source, rule) => {
  expect(await brokenBy(path, source)).toContain(rule)
})

test('where numbers reach a run the engine’s functions are refused, with what takes their place', async () => {
  const reported = async (path: string, source: string): Promise<string[]> => {
    const [result] = await eslint.lintText(source, { filePath: join(root, path) })
    return result!.messages.map(({ message }) => message)
  }
  for (const folder of ['lab/core/training', 'lab/experiments/some', 'native/tensors/some']) {
    const path = `${folder}/some.mjs`
    expect(await reported(path, 'console.log(Math.exp(1))')).toEqual([
      expect.stringContaining('Use exp of lab/core/math/exp.ts: engines differ in its last bit'),
    ])
    expect(await reported(path, 'const { tanh } = Math\nconsole.log(tanh(1))')).toHaveLength(1)
    expect(await reported(path, 'console.log(Math.asin(1))')).toEqual([expect.stringContaining('add one there')])
    for (const power of ['console.log(2 ** 3)', 'let x = 2\nx **= 3\nconsole.log(x)'])
      expect(await reported(path, power)).toEqual([
        expect.stringContaining('Write a product, a literal, or wholePower'),
      ])
    expect(await reported(path, 'console.log(Math.sqrt(2), Math.fround(3), Math.imul(2, 3))')).toEqual([])
  }
  // What only draws.
  expect(await reported('lab/experiments/some/Some.svelte', script('console.log(Math.exp(1), 2 ** 3)'))).toEqual([])
  const { rules } = (await eslint.calculateConfigForFile(join(root, 'lab/experiments/some/some.view.ts'))) as {
    rules: Record<string, { property?: string }[]>
  }
  expect(rules['no-restricted-properties']!.map(({ property }) => property)).not.toContain('exp')
})

test('what is lawful is not reported', async () => {
  expect(await brokenBy('lab/kit/Some.svelte', script('console.log(Math.max(1, 2))'))).toEqual([])
  expect(
    await brokenBy('main/electron/some.mjs', "import { ipcMain } from 'electron'\nipcMain.on('a', () => {})"),
  ).toEqual([])
  expect(
    await brokenBy('main/some.mjs', "import { readFileSync } from 'node:fs'\nreadFileSync('settings.json')"),
  ).toEqual([])
})

test('the same rules hold in TypeScript, where types are known as well', async () => {
  interface Configuration {
    rules: Record<string, [severity: number, ...options: { property?: string }[]]>
  }
  for (const path of ['lab/core/random.ts', 'native/sqlite/database.ts', 'lab/kit/training/run-driver.svelte.ts']) {
    const { rules } = (await eslint.calculateConfigForFile(join(root, path))) as Configuration
    const [severity, ...properties] = rules['no-restricted-properties']!
    expect(severity).toBe(2)
    expect(properties.map(({ property }) => property)).toEqual(expect.arrayContaining(['random', 'innerHTML']))
    for (const rule of ['no-eval', 'no-new-func', 'no-script-url']) expect(rules[rule]![0]).toBe(2)
  }
  const { rules } = (await eslint.calculateConfigForFile(join(root, 'main/lab/runs.ts'))) as Configuration
  expect(rules['no-restricted-syntax']![0]).toBe(2)
  expect(rules['@typescript-eslint/no-floating-promises']![0]).toBe(2)
})
