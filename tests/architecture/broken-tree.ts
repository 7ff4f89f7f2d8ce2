import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { root, rooms } from './cruise.ts'

/** A file that breaks one rule, by one import. */
interface Breach {
  rule: string
  from: string
  to: string
}

/** At least one breach of every rule, in TypeScript and in Svelte. */
export const breaches: Breach[] = [
  { rule: 'preload imports only preload', from: 'preload/upwards.ts', to: 'lab/core/leaf.ts' },
  { rule: 'lab imports only lab, preload', from: 'lab/kit/Upwards.svelte', to: 'renderer/leaf.ts' },
  { rule: 'lab imports only lab, preload', from: 'lab/core/upwards.ts', to: 'main/leaf.ts' },
  { rule: 'native imports only native, preload, lab/core', from: 'native/upwards.ts', to: 'main/leaf.ts' },
  { rule: 'native imports only native, preload, lab/core', from: 'native/aside.ts', to: 'lab/experiments/order.ts' },
  { rule: 'main imports only main, preload, lab, native', from: 'main/upwards.ts', to: 'renderer/leaf.ts' },
  { rule: 'renderer imports only renderer, preload, lab', from: 'renderer/App.svelte', to: 'main/leaf.ts' },
  { rule: 'renderer imports only renderer, preload, lab', from: 'renderer/aside.ts', to: 'native/leaf.ts' },
  { rule: 'core knows no view', from: 'lab/core/view.ts', to: 'lab/kit/leaf.ts' },
  { rule: 'any experiment can go', from: 'lab/kit/Knob.svelte', to: 'lab/experiments/one/part.ts' },
  { rule: 'any experiment can go', from: 'lab/core/naming.test.ts', to: 'lab/experiments/one/part.ts' },
  { rule: 'any experiment can go', from: 'main/naming.ts', to: 'lab/experiments/one/part.ts' },
  { rule: 'knobs know no drawing', from: 'lab/kit/knobs/Knob.svelte', to: 'lab/kit/charts/leaf.ts' },
  { rule: 'drawings know no tab', from: 'lab/kit/drawing/Drawing.svelte', to: 'lab/kit/tab/leaf.ts' },
  { rule: 'only training trains', from: 'lab/kit/tab/Tab.svelte', to: 'lab/kit/training/leaf.ts' },
  { rule: 'pictures train nothing', from: 'lab/core/images/learn.ts', to: 'lab/core/training/leaf.ts' },
  { rule: 'trainings see no pictures', from: 'lab/core/training/see.ts', to: 'lab/core/images/leaf.ts' },
  { rule: 'experiments stand alone', from: 'lab/experiments/two/View.svelte', to: 'lab/experiments/one/part.ts' },
  { rule: 'experiments stand alone', from: 'lab/experiments/two/part.ts', to: 'lab/experiments/one/part.ts' },
  {
    rule: 'what runs in a child reaches no view',
    from: 'lab/experiments/one/experiment.ts',
    to: 'lab/experiments/one/Part.svelte',
  },
  { rule: 'electron only at the edge', from: 'main/server/window.ts', to: 'electron' },
  { rule: 'hosts never meet', from: 'main/server/meeting.ts', to: 'main/cli/leaf.ts' },
  { rule: 'native code only in children', from: 'main/heavy.ts', to: 'native/leaf.ts' },
  { rule: 'binaries only in native', from: 'main/children/history/binary.ts', to: 'better-sqlite3' },
  { rule: 'no Node where there may be none', from: 'lab/core/disk.ts', to: 'fs' },
  { rule: 'no Node where there may be none', from: 'renderer/Disk.svelte', to: 'fs' },
  { rule: 'no cycles', from: 'lab/core/one-way.ts', to: 'lab/core/other-way.ts' },
  { rule: 'no unresolved imports', from: 'lab/core/gone.ts', to: 'a-package-that-is-not-there' },
]

/** How a rule is broken by way of a file that itself breaks none. */
const between = { 'lab/experiments/one/experiment.ts': 'lab/experiments/one/between.ts' } as Record<string, string>

/** Files that may be imported, and import nothing themselves. */
const leaves = [
  ...rooms.map((room) => `${room}/leaf.ts`),
  'lab/core/leaf.ts',
  'lab/kit/leaf.ts',
  ...['charts', 'tab', 'training'].map((room) => `lab/kit/${room}/leaf.ts`),
  ...['images', 'training'].map((room) => `lab/core/${room}/leaf.ts`),
  'lab/experiments/order.ts',
  'lab/experiments/one/part.ts',
  'lab/experiments/one/Part.svelte',
  'main/cli/leaf.ts',
]

/** The other half of the cycle, and what follows the rules close to where they end: none of these may be reported. */
const others = {
  'lab/core/other-way.ts': "import './one-way.ts'\nexport {}",
  'lab/core/types.ts': "import type { leaf } from '../../preload/leaf.ts'\nexport type Leaf = typeof leaf",
  'lab/kit/Tree.svelte': '<script lang="ts">\n  import Tree from \'./Tree.svelte\'\n</script>\n<Tree />',
  'lab/experiments/one/View.svelte': '<script lang="ts">\n  import \'../../kit/leaf.ts\'\n</script>',
  'main/children/history/lawful.ts': "import '../../../native/leaf.ts'",
  'main/electron/main.ts': "import 'electron'\nimport '../leaf.ts'",
  'main/server/lawful.ts': "import 'node:http'\nimport '../leaf.ts'",
  'main/asking.ts': "export const ask = () => import('./asked.ts')",
  'main/asked.ts': "export { ask } from './asking.ts'",
  'native/lawful.ts': "import 'better-sqlite3'\nimport '../lab/core/leaf.ts'",
  'tests/lawful.ts': "import '../native/leaf.ts'\nimport 'node:fs'",
}

/** A relative import of one file of the tree from another; packages are named as they are. */
function importOf(from: string, to: string): string {
  if (!to.includes('/')) return `import '${to}'`
  return `import '${'../'.repeat(from.split('/').length - 1)}${to}'`
}

const asSource = (path: string, statement: string): string =>
  path.endsWith('.svelte') ? `<script lang="ts">\n  ${statement}\n</script>\n` : `${statement}\nexport {}\n`

/**
 * Writes a small tree that breaks every rule.
 * @returns its root, and what removes it
 */
export function writeBrokenTree(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'spiral-lab-architecture-'))
  const write = (path: string, source: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), source)
  }
  for (const path of leaves) write(path, path.endsWith('.svelte') ? '<p>A leaf</p>\n' : 'export const leaf = 1\n')
  for (const [path, source] of Object.entries(others)) write(path, source)
  for (const { from, to } of breaches) {
    const middle = between[from]
    write(from, asSource(from, importOf(from, middle ?? to)))
    if (middle) write(middle, asSource(middle, importOf(middle, to)))
  }
  write('tests/tsconfig.json', JSON.stringify({ compilerOptions: { module: 'ESNext' }, include: ['*.ts'] }))
  write('package.json', JSON.stringify({ type: 'module', dependencies: { 'better-sqlite3': '*', electron: '*' } }))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir')
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
