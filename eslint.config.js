import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import typescript from 'typescript-eslint'

/** Where the types of each file are: the first of these that includes it. */
const projects = [
  ...['preload', 'lab', 'native', 'main', 'renderer', 'tests'].map((folder) => `${folder}/tsconfig.json`),
  'preload/tsconfig.electron.json',
]

/** Text never becomes markup or code: names of runs and files come from outside. */
const neverMarkup = ['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'write', 'writeln'].map((property) => ({
  ...(property.startsWith('write') ? { object: 'document' } : {}),
  property,
  message: 'Text from outside must never become markup; make elements and set their textContent.',
}))

const ipcOnlyAtTheGate = {
  selector: 'Identifier[name=/^ipc(Main|Renderer)$/]',
  message: 'There is one channel, in main/electron/ and preload/electron.ts; everything else goes over the contract.',
}

const opensFile =
  '/^(open|readFile|writeFile|appendFile|truncate|copyFile|cp|createReadStream|createWriteStream)(Sync)?$/'
const databaseName = '/[.](db|db-wal|db-shm)$/'
/** Closing any other descriptor of a database drops the locks that SQLite holds on it. */
const databasesOnlyBySqlite = [`Literal[value=${databaseName}]`, `TemplateElement[value.raw=${databaseName}]`].flatMap(
  (name) =>
    ['callee.name', 'callee.property.name'].map((callee) => ({
      selector: `CallExpression[${callee}=${opensFile}] ${name}`,
      message: 'Only SQLite opens a database file (native/sqlite); closing another descriptor drops its locks.',
    })),
)

/** What takes the place of the engine's functions where a number reaches a run: its last bit must be everyone's. */
const ownFunctions = {
  exp: 'exp of lab/core/math/exp.ts',
  expm1: 'expm1 of lab/core/math/exp.ts',
  log: 'log of lab/core/math/log.ts',
  log1p: 'log1p of lab/core/math/log.ts',
  pow: 'pow of lab/core/math/pow.ts, wholePower of lab/core/math/whole-power.ts or a product',
  sin: 'sin of lab/core/math/sin-cos.ts',
  cos: 'cos of lab/core/math/sin-cos.ts',
  tanh: 'tanh of lab/core/math/tanh.ts',
  atan: 'atan of lab/core/math/arc.ts',
  atan2: 'atan2 of lab/core/math/arc.ts',
  hypot: 'Math.sqrt(x * x + y * y)',
  ...Object.fromEntries(
    ['log2', 'log10', 'tan', 'sinh', 'cosh', 'asin', 'acos', 'asinh', 'acosh', 'atanh', 'cbrt'].map((name) => [
      name,
      'the functions of lab/core/math, or add one there with its reference figures',
    ]),
  ),
}
const whyOwn = 'engines differ in its last bit, and runs must not (a page that only draws is a *.view.ts or *.svelte)'
const sameBits = Object.entries(ownFunctions).map(([property, instead]) => ({
  object: 'Math',
  property,
  message: `Use ${instead}: ${whyOwn}.`,
}))
const noPowers = ['BinaryExpression', 'AssignmentExpression'].map((kind) => ({
  selector: `${kind}[operator=/^[*][*]=?$/]`,
  message: `Write a product, a literal, or wholePower or pow of lab/core/math in place of **: ${whyOwn}.`,
}))
const noRandom = {
  object: 'Math',
  property: 'random',
  message: 'Randomness belongs to lab/core/random.ts, drawn from a seed.',
}

export default typescript.config(
  { ignores: ['dist/', '.cache/', 'node_modules/', 'native/tensors/kernels/assembly/', 'tests/**/dist/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-eval': 'error',
      'no-new-func': 'error',
      'no-script-url': 'error',
      'no-restricted-properties': ['error', ...neverMarkup],
      'no-restricted-syntax': ['error', ipcOnlyAtTheGate, ...databasesOnlyBySqlite],
    },
  },
  {
    files: ['**/*.ts'],
    ignores: ['**/*.svelte.ts'],
    extends: [typescript.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: projects, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Numbers and the like print well; what prints as [object Object] is still reported.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // What a contract says is async stays async; a throw must become a rejection.
      '@typescript-eslint/require-await': 'off',
      // Objects here are closures: their methods are taken apart and use no `this`.
      '@typescript-eslint/unbound-method': 'off',
      // `Message | unknown` tells the reader what to expect.
      '@typescript-eslint/no-redundant-type-constituents': 'off',
      // It calls some assertions needless that the compiler asks for.
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      '@typescript-eslint/only-throw-error': ['error', { allowThrowingUnknown: true }],
      '@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingUnknown: true }],
    },
  },
  {
    // The types of components are known to svelte-check alone.
    files: ['**/*.svelte', '**/*.svelte.ts'],
    extends: [typescript.configs.recommended, svelte.configs.recommended],
    languageOptions: { parserOptions: { parser: typescript.parser }, globals: globals.browser },
    rules: {
      'prefer-const': 'off',
      'svelte/prefer-const': 'error',
      // Maps and sets are replaced as a whole, or nothing is drawn from them.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  {
    files: ['**/*.ts', '**/*.svelte'],
    rules: {
      // TypeScript knows the globals of each folder.
      'no-undef': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
    },
  },
  {
    // Vitest's matchers, and JSON that a test reads, have no type.
    files: ['tests/**/*.ts', '**/*.test.ts'],
    rules: Object.fromEntries(
      ['argument', 'assignment', 'call', 'member-access', 'return'].map((use) => [
        `@typescript-eslint/no-unsafe-${use}`,
        'off',
      ]),
    ),
  },
  { files: ['**/*.{js,mjs,cjs}'], languageOptions: { globals: globals.node } },
  {
    files: ['lab/**', 'native/**'],
    rules: {
      'no-restricted-properties': ['error', ...neverMarkup, noRandom],
    },
  },
  {
    files: ['lab/core/**', 'lab/experiments/**', 'native/tensors/**'],
    ignores: ['**/*.view.ts', '**/*.svelte', '**/*.svelte.ts', '**/*.test.ts'],
    rules: {
      'no-restricted-properties': ['error', ...neverMarkup, noRandom, ...sameBits],
      'no-restricted-syntax': ['error', ipcOnlyAtTheGate, ...databasesOnlyBySqlite, ...noPowers],
    },
  },
  {
    files: ['main/electron/**', 'preload/electron.ts', 'native/sqlite/**', 'tests/**', '**/*.test.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    // Hostile text is what some of them are about.
    files: ['tests/**'],
    rules: { 'no-script-url': 'off', 'no-restricted-properties': 'off' },
  },
)
