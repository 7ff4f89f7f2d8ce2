import { spawnSync } from 'node:child_process'
import { delimiter } from 'node:path'

/** A Python that has PyTorch: one that `SPIRAL_LAB_PYTHON` names (several are separated as in PATH), or the path's; null where there is none. */
export function findTorch(): { python: string; version: string } | null {
  const named = process.env.SPIRAL_LAB_PYTHON?.split(delimiter).filter(Boolean) ?? []
  for (const python of named.length > 0 ? named : ['python3', 'python']) {
    const { status, stdout } = spawnSync(python, ['-c', 'import torch; print(torch.__version__)'], {
      encoding: 'utf8',
      timeout: 120_000,
    })
    if (status === 0) return { python, version: stdout.trim() }
  }
  return null
}
