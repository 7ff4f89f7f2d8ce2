import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { phrases } from '../../preload/phrases.ts'
import { root, rooms } from './cruise.ts'

/** Packages whose install scripts npm would run, were it not told never to: each with why it may stay. */
const withInstallScripts = {
  '@tensorflow/tfjs-node-gpu': 'fetches a library from where it no longer is; `npm run native` links one instead',
  'core-js': 'asks for donations; tfjs depends on it',
  'core-js-bundle': 'asks for donations',
  'electron-winstaller': 'copies an archiver, to make installers on Windows',
  protobufjs: 'warns of how its versions are written; onnxruntime-web depends on it',
  esbuild: 'checks its own binary, which comes as a package',
}

/** Names of hosts that may stand in a source: none of these is ever asked for anything. */
const mayBeNamed = [
  // The namespace of SVG is a name that looks like an address.
  'www.w3.org',
  // Reserved: nobody can own it.
  'example.com',
  // Stands in PyTorch's own words about a missing driver, which the tensor lab says as they are.
  'www.nvidia.com',
]

interface Lockfile {
  packages: Record<string, { hasInstallScript?: true; resolved?: string; integrity?: string; link?: true }>
}
const lockfile = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lockfile

test('no package with an install script has come unseen', () => {
  const found = Object.entries(lockfile.packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([path]) => path.replace(/^.*node_modules[/]/, ''))
  expect([...new Set(found)].sort()).toEqual(Object.keys(withInstallScripts).sort())
  expect(readFileSync(join(root, '.npmrc'), 'utf8')).toMatch(/^ignore-scripts=true$/m)
})

test('the lockfile names no address, and a checksum for every package', () => {
  const packages = Object.entries(lockfile.packages).filter(([path]) => path !== '')
  expect(packages.length).toBeGreaterThan(300)
  expect(packages.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([])
  // What npm could not look at for other platforms has none.
  const present = packages.filter(([, { integrity }]) => integrity !== undefined)
  expect(present.length).toBeGreaterThan(packages.length * 0.9)
})

test('every package is pinned to one version', () => {
  const { dependencies, optionalDependencies, devDependencies } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  ) as Record<string, Record<string, string>>
  for (const [name, version] of Object.entries({ ...dependencies, ...optionalDependencies, ...devDependencies }))
    expect({ name, version }).toEqual({
      name,
      version: expect.stringMatching(/^(npm:@?[\w/.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/),
    })
})

/** Everything that is written here, by its path; pictures and figures are not. */
const sources = [
  ...readdirSync(root, { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [entry.name] : [])),
  ...rooms.flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).map((path) => `${room}/${path}`),
  ),
]
  .filter((path) => /[.](ts|mjs|cjs|js|svelte|css|html|svg|md|json|py)$|^[.]/.test(path))
  .filter((path) => !/^(package-lock[.]json$|tests[/]reference[/].*json$|tests[/]architecture[/]sources)/.test(path))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))

test('no source names a host on the network', () => {
  expect(sources.length).toBeGreaterThan(300)
  const named = sources.flatMap(({ path, text }) =>
    [...text.matchAll(/\b(?:https?|wss?):[/][/]([a-z0-9-]+(?:[.][a-z0-9-]+)*[.][a-z]{2,})\b/gi)]
      .filter(([, host]) => !mayBeNamed.includes(host!.toLowerCase()))
      .map(([address]) => `${path}: ${address}`),
  )
  expect(named).toEqual([])
  const known =
    /\b(registry[.]\w+|cdn[.]\w+|unpkg|jsdelivr|cdnjs|googleapis|pythonhosted|pypi[.]org|npmjs|github[.](com|io))\b/i
  expect(
    sources.filter(({ text }) => known.test(text)).map(({ path, text }) => `${path}: ${known.exec(text)![0]}`),
  ).toEqual([])
})

test('what SECURITY.md and LICENSE promise is so: nothing is looked for or sent, packages are signed by nobody, MIT', () => {
  const textOf = (path: string): string => readFileSync(join(root, path), 'utf8')
  const security = textOf('SECURITY.md').replace(/\s+/g, ' ')
  const shipped = sources.filter(
    ({ path }) => /^(lab|main|native|preload|renderer)[/].*[.](ts|svelte)$/.test(path) && !/[.]test[.]ts$/.test(path),
  )
  expect(security).toContain('The lab sends nothing, and never looks for updates.')
  // What Electron, Node and pages have for it; a report of a crash stays on the machine.
  const sends = /\bautoUpdater\b|electron-updater|\bsendBeacon\b|node:(https|dgram|dns|tls)'|uploadToServer: true/
  expect(shipped.filter(({ text }) => sends.test(text)).map(({ path }) => path)).toEqual([])
  expect(textOf('electron-builder.yml')).toMatch(/^publish: null$/m)
  expect(security).toContain('Packages are not signed.')
  expect(textOf('electron-builder.yml')).not.toMatch(/certificate|identity: (?!null)|notarize: true|signtool/i)
  const { license, author } = JSON.parse(textOf('package.json')) as Record<string, string>
  expect(license).toBe('MIT')
  expect(textOf('LICENSE')).toMatch(new RegExp(`^MIT License\\n\\nCopyright \\(c\\) \\d{4} ${author}\\n`))
  for (const words of ['without restriction', 'shall be included in all', 'WITHOUT WARRANTY OF ANY KIND'])
    expect(textOf('LICENSE')).toContain(words)
})

test('the kernels, which the linter cannot read, draw no numbers of their own', () => {
  const kernels = sources.filter(({ path }) => path.startsWith('native/tensors/kernels/assembly/'))
  expect(kernels.length).toBeGreaterThan(3)
  expect(kernels.filter(({ text }) => /Mathf?[.]random/.test(text)).map(({ path }) => path)).toEqual([])
})

test('every phrase is said somewhere', () => {
  const code = sources
    .filter(({ path }) => /[.](ts|svelte)$/.test(path) && !/^(tests|preload[/]phrases)[/]|[.]test[.]ts$/.test(path))
    .map(({ text }) => text)
    .join('\n')
  const unsaid = Object.keys(phrases).filter(
    // Some are found by what they end with: `status.${status}`.
    (key) => !code.includes(`'${key}'`) && !code.includes(`\`${key.slice(0, key.indexOf('.') + 1)}\${`),
  )
  expect(unsaid).toEqual([])
})

test('no sentence gets round the phrases: by a cast, or as the message of a schema’s rule', () => {
  const ours = sources.filter(({ path }) => /[.](ts|svelte)$/.test(path) && !/^tests[/]|[.]test[.]ts$/.test(path))
  const cast = /\bas (unknown as )?(RawText|MessageRef)\b/
  expect(
    ours.filter(({ path, text }) => path !== 'preload/message.ts' && cast.test(text)).map(({ path }) => path),
  ).toEqual([])
  // A rule's words are the argument that `brokenRule` makes.
  const message = /\.(regex|refine|check|custom)\([^;]*?,\s*['"`][a-z][^'"`]* |\b(message|error): ['"`][A-Za-z]+ /
  const schemas = ours.filter(({ text }) => /from 'zod'/.test(text))
  expect(schemas.length).toBeGreaterThan(10)
  expect(schemas.filter(({ text }) => message.test(text)).map(({ path }) => path)).toEqual([])
  expect("z.string().refine((text) => text !== '', 'must not be empty')").toMatch(message)
})

/** What compares a key with Enter, and what asks whether an input method is composing. */
const onEnter = /(?:===|!==|case) 'Enter'/g
const asks = /\bisComposing\(event\)/g
const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0
/** What looks at a key whose event its caller has asked about, and what only writes its name. */
const exempt = ['renderer/shell/shortcuts.ts', 'renderer/shell/ShortcutSheet.svelte']

test('whatever acts on Enter asks first whether the key belongs to an input method', () => {
  const ours = sources.filter(
    ({ path }) => /^(lab|renderer)[/].*[.](ts|svelte)$/.test(path) && !/[.]test[.]ts$/.test(path),
  )
  const acting = ours.filter(({ path, text }) => count(text, onEnter) > 0 && !exempt.includes(path))
  expect(acting.length).toBeGreaterThan(8)
  expect(acting.filter(({ text }) => count(text, asks) < count(text, onEnter)).map(({ path }) => path)).toEqual([])
  // The event's own flag is false for the key that ends a composition in some of them.
  const alone = ours.filter(({ path, text }) => /\bevent[.]isComposing/.test(text) && path !== 'lab/kit/composing.ts')
  expect(alone.map(({ path }) => path)).toEqual([])
  const careless = "if (event.key === 'Enter') run()"
  expect([count(careless, onEnter), count(careless, asks)]).toEqual([1, 0])
})

test('words in a row are set apart as their language does, not by a comma of English', () => {
  // What stands in a box as it is typed, and a vector in a formula.
  const numbers = ['lab/kit/knobs/ColourKnob.svelte', 'lab/experiments/neuron/RuleInNumbers.svelte']
  const components = sources.filter(({ path }) => /^(lab|renderer)[/].*[.]svelte$/.test(path))
  expect(components.length).toBeGreaterThan(100)
  const joins = components.filter(({ text }) => /[.]join\('[,;] '\)/.test(text)).map(({ path }) => path)
  expect(joins.sort()).toEqual(numbers.sort())
})
