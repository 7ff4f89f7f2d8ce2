/** The program as a folder in an archive: unpacked anywhere, a stick too, it runs without being installed. */
import { chmodSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { labVersion, type PackedProgram } from './pack-folder.ts'
import { runTool } from './run-tool.ts'
import { neededGlibc, startScript } from './start-script.ts'

const words = `Spiral Lab ${labVersion}

Start it:    ./start-spiral-lab
With a folder of its own for everything it keeps, such as on this stick:    ./start-spiral-lab --home ./data

Nothing has to be installed, and no administrator is needed. Remove it by deleting this folder; what it has kept stays in
~/.local/share/spiral-lab (or where --home says) until you delete that too.
`

/** Makes the archive. @param options as for a deb */
export function makeTarball(packed: PackedProgram, file: string, staging: string, quick: boolean): void {
  const name = `spiral-lab-${labVersion}`
  const tree = join(staging, 'tar')
  const program = join(tree, name)
  mkdirSync(tree, { recursive: true })
  cpSync(packed.folder, program, { recursive: true, verbatimSymlinks: true })
  writeFileSync(join(program, 'start-spiral-lab'), startScript('spiral-lab', neededGlibc(program)))
  chmodSync(join(program, 'start-spiral-lab'), 0o755)
  writeFileSync(join(program, 'README.txt'), words)
  const owners = ['--owner=0', '--group=0', '--numeric-owner', '--sort=name']
  try {
    runTool('tar', ['--create', '--gzip', ...owners, '--file', file, '--directory', tree, name], {
      GZIP: quick ? '-1' : '-9',
    })
  } finally {
    rmSync(tree, { recursive: true, force: true })
  }
}
