/** A package for Debian and its kin, out of the packed folder: made by dpkg-deb, with nothing to fetch. */
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { desktopEntry } from './desktop-entry.ts'
import { iconSizes } from './draw-icon.mjs'
import { isTestBuild, labVersion, readConfiguration, type PackedProgram } from './pack-folder.ts'
import { runTool } from './run-tool.ts'
import { neededGlibc, startScript } from './start-script.ts'
import { dist, root } from '../launch/paths.mjs'
import type { UnpackedElectron } from './electron-at-hand.mjs'
import { sizeOf } from './sizes.ts'

/** What Electron is linked with, by Debian's names, each with the name that newer systems have for it. */
const libraries = [
  'libasound2 | libasound2t64',
  'libatk-bridge2.0-0 | libatk-bridge2.0-0t64',
  'libatk1.0-0 | libatk1.0-0t64',
  'libatspi2.0-0 | libatspi2.0-0t64',
  'libcairo2',
  'libcups2 | libcups2t64',
  'libdrm2',
  'libgbm1',
  'libglib2.0-0 | libglib2.0-0t64',
  'libgtk-3-0 | libgtk-3-0t64',
  'libnspr4',
  'libnss3',
  'libpango-1.0-0',
  'libx11-6',
  'libxcb1',
  'libxcomposite1',
  'libxdamage1',
  'libxext6',
  'libxfixes3',
  'libxkbcommon0',
  'libxrandr2',
]
const INSTALLED = 'opt/spiral-lab'

/** The version that dpkg compares: a test build comes before the release. */
const debVersion = (electron: UnpackedElectron): string =>
  isTestBuild(electron) ? `${labVersion}~test.electron${electron.version}` : labVersion

const architectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' }

/**
 * Who answers for the package: whoever Debian's own variables name. The project has no public address, and a package must
 * name one: without the variables it is one of the machine itself, where no letter leaves it.
 */
export function maintainer(author: string, environment: NodeJS.ProcessEnv = process.env): string {
  const { DEBFULLNAME, DEBEMAIL } = environment
  return `${DEBFULLNAME || author} <${DEBEMAIL || 'spiral-lab@localhost'}>`
}

function controlFile(electron: UnpackedElectron, bytes: number, glibc: string): string {
  const { author, description } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    author: string
    description: string
  }
  const mark = isTestBuild(electron) ? [` This is a test build around Electron ${electron.version}.`] : []
  return [
    'Package: spiral-lab',
    `Version: ${debVersion(electron)}`,
    `Architecture: ${architectures[process.arch] ?? process.arch}`,
    `Maintainer: ${maintainer(author)}`,
    `Installed-Size: ${Math.ceil(bytes / 1024)}`,
    `Depends: libc6 (>= ${glibc}), ${libraries.join(', ')}`,
    'Recommends: xdg-utils',
    'Section: education',
    'Priority: optional',
    `Description: ${description}`,
    ' Train small networks and watch them learn, find edges in pictures, keep and',
    ' compare every run. English and Chinese. It works with the network cable out.',
    ...mark,
    '',
  ].join('\n')
}

/** Desktops learn of the program, and forget it. */
const refresh = `if command -v update-desktop-database >/dev/null; then update-desktop-database -q /usr/share/applications || true; fi
if command -v gtk-update-icon-cache >/dev/null; then gtk-update-icon-cache -q -t /usr/share/icons/hicolor || true; fi
`
const scripts: Readonly<Record<string, string>> = {
  postinst: `#!/bin/sh\nset -e\n${refresh}`,
  postrm: `#!/bin/sh
set -e
${refresh}if [ "$1" = remove ] || [ "$1" = purge ]; then
  echo "Spiral Lab is removed. What it has kept stays: runs and settings lie in ~/.local/share/spiral-lab of each user."
fi
`,
}

/**
 * Makes the package.
 * @param file where it goes
 * @param staging an empty folder, gone afterwards
 * @param quick larger and several times faster: for tests
 */
export function makeDeb(
  packed: PackedProgram,
  electron: UnpackedElectron,
  file: string,
  staging: string,
  quick: boolean,
): void {
  const tree = join(staging, 'deb')
  const put = (path: string, text: string, mode: number): void => {
    mkdirSync(join(tree, path, '..'), { recursive: true, mode: 0o755 })
    writeFileSync(join(tree, path), text)
    chmodSync(join(tree, path), mode)
  }
  const program = join(tree, INSTALLED)
  cpSync(packed.folder, program, { recursive: true, verbatimSymlinks: true })
  const glibc = neededGlibc(program)
  put(join(INSTALLED, 'start-spiral-lab'), startScript('spiral-lab', glibc), 0o755)
  const test = isTestBuild(electron)
  put(
    'usr/share/applications/spiral-lab.desktop',
    desktopEntry('/usr/bin/spiral-lab', readConfiguration(), test),
    0o644,
  )
  for (const size of iconSizes) {
    const icon = `usr/share/icons/hicolor/${size}x${size}/apps/spiral-lab.png`
    mkdirSync(join(tree, icon, '..'), { recursive: true })
    cpSync(join(dist, 'icons', `${size}x${size}.png`), join(tree, icon))
  }
  cpSync(join(packed.resources, 'licences'), join(tree, 'usr/share/doc/spiral-lab'), { recursive: true })
  cpSync(join(root, 'LICENSE'), join(tree, 'usr/share/doc/spiral-lab/copyright'))
  mkdirSync(join(tree, 'usr/bin'), { recursive: true })
  symlinkSync(`../../${INSTALLED}/start-spiral-lab`, join(tree, 'usr/bin/spiral-lab'))
  put('DEBIAN/control', controlFile(electron, sizeOf(tree), glibc), 0o644)
  for (const [name, text] of Object.entries(scripts)) put(`DEBIAN/${name}`, text, 0o755)
  runTool('chmod', ['-R', 'u=rwX,go=rX', tree])
  // Chromium's sandbox where the system has no namespaces for users.
  chmodSync(join(program, 'chrome-sandbox'), 0o4755)
  const compression = quick ? ['-Zgzip', '-z1'] : ['-Zxz', '-z6']
  try {
    runTool('dpkg-deb', ['--root-owner-group', ...compression, '--build', tree, file])
  } finally {
    rmSync(tree, { recursive: true, force: true })
  }
}
