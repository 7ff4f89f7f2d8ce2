/** The one-way rule, seen inside Svelte files too. A rule's comment says what to do when it is broken. */

const FOLDERS = '^(preload|lab|native|main|renderer|tests)/'
const notTests = '[.]test[.]ts$'
const configs = '[.]config[.]ts$'

/** @param {string} folder @param {...string} mayImport what it may import beside itself */
const layer = (folder, ...mayImport) => ({
  name: `${folder} imports only ${[folder, ...mayImport].join(', ')}`,
  severity: 'error',
  comment: 'Imports go one way, downwards. Move what both need to where both may look.',
  // How a folder is built may look at what packs it.
  from: { path: `^${folder}/`, pathNot: [notTests, configs] },
  to: { path: FOLDERS, pathNot: `^(${[folder, ...mayImport].join('|')})/` },
})

/** @param {string} name @param {object} from @param {object} to @param {string} comment */
const never = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to })

export const rules = [
  layer('preload'),
  layer('lab', 'preload'),
  layer('native', 'preload', 'lab/core'),
  layer('main', 'preload', 'lab', 'native'),
  layer('renderer', 'preload', 'lab'),
  never(
    'core knows no view',
    { path: '^lab/core/', pathNot: notTests },
    { path: '^lab/(kit|experiments)/|node_modules/svelte/' },
    'lab/core runs in a child, in the window and in a test alike: pass in what it needs.',
  ),
  never(
    'any experiment can go',
    { path: '^(preload|lab/(core|kit)|native|main|renderer)/', pathNot: '^(native|main|renderer)/.*[.]test[.]ts$' },
    { path: '^lab/experiments/[^/]+/' },
    'Collect experiments by import.meta.glob, hand what is special to the kit as a property, and move what is shared to lab/core.',
  ),
  never(
    'knobs know no drawing',
    { path: '^lab/kit/knobs/', pathNot: notTests },
    { path: '^lab/kit/(charts|drawing|graph|help|network|tab|tables|training)/' },
    'A knob is a box for a value: what draws values stands beside it, in the tab.',
  ),
  never(
    'drawings know no tab',
    { path: '^lab/kit/drawing/', pathNot: notTests },
    { path: '^lab/kit/(charts|graph|help|knobs|network|tab|tables|training)/' },
    'A drawing gets its marks as properties.',
  ),
  never(
    'only training trains',
    { path: '^lab/kit/(charts|graph|help|network|tab|tables)/', pathNot: '[.]example[.]svelte$' },
    { path: '^lab/kit/training/' },
    'What a training tab shares with others stands in lab/kit/tab.',
  ),
  never(
    'pictures train nothing',
    { path: '^lab/core/(images|image-gate)/' },
    { path: '^lab/core/(training|runs|export)/' },
    'Pictures and trainings share lab/core/math and lab/core/random.ts, and nothing else.',
  ),
  never(
    'trainings see no pictures',
    { path: '^lab/core/(training|runs|export|tensors|math)/' },
    { path: '^lab/core/(images|image-gate)/' },
    'Pictures and trainings share lab/core/math and lab/core/random.ts, and nothing else.',
  ),
  never(
    'experiments stand alone',
    { path: '^lab/experiments/([^/]+)/' },
    { path: '^lab/experiments/', pathNot: '^lab/experiments/$1/' },
    'Delete any experiment folder and the rest must still build: move what is shared to lab/core or lab/kit.',
  ),
  never(
    'what runs in a child reaches no view',
    { path: '^(lab/experiments/[^/]+/experiment[.]ts$|lab/experiments/order[.]ts$|main/|native/)' },
    { path: '[.]svelte$|^lab/kit/', reachable: true },
    'experiment.ts also runs in a child, which has no DOM.',
  ),
  never(
    'electron only at the edge',
    { pathNot: '^(main/electron/|main/pack/older-electron/|preload/electron[.]ts$|tests/)' },
    { path: '^electron$|node_modules/electron/' },
    'The lab is also served where no Electron binary exists.',
  ),
  never(
    'hosts never meet',
    { path: '^main/(electron|server|cli)/' },
    { path: '^main/(electron|server|cli)/', pathNot: '^main/$1/' },
    'What two hosts share belongs into main/ itself.',
  ),
  never(
    'native code only in children',
    { path: '^main/', pathNot: ['^main/children/', notTests] },
    { path: '^native/' },
    'A native crash must never take the window down: ask a child.',
  ),
  never(
    'binaries only in native',
    { pathNot: ['^(native|tests|node_modules)/', notTests] },
    { path: 'node_modules/(@tensorflow|@u4/opencv|opencv4nodejs|@techstark/opencv|better-sqlite3|sharp)|[.]node$' },
    'Put a provider in native/ before it.',
  ),
  never(
    'no Node where there may be none',
    { path: '^(preload|lab|renderer)/', pathNot: [notTests, configs] },
    { dependencyTypes: ['core'] },
    'This also runs in the window: let the host bring it.',
  ),
  never(
    'no cycles',
    { path: '(.+)' },
    // A component that draws itself again inside itself is no cycle, nor is what is only loaded when it is asked for.
    { circular: true, pathNot: '^$1$', viaOnly: { dependencyTypesNot: ['dynamic-import'] } },
    'Two files that need each other are one, or three.',
  ),
  never(
    'no unresolved imports',
    {},
    { couldNotResolve: true, pathNot: '^electron$|[?](url|raw|worker|init)$|[.]wasm$' },
    'What is imported must be there.',
  ),
]

export default {
  forbidden: rules,
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tests/tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|[.]cache|native/tensors/kernels/assembly)/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.svelte', '.js', '.mjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['svelte', 'import', 'default'],
    },
  },
}
