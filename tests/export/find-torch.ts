import { spawnSync } from 'node:child_process'

/** A Python that has PyTorch: the one that `SPIRAL_LAB_PYTHON` names, or one of the path's; null where there is none. */
export function findTorch(): { python: string; version: string } | null {
  const named = process.env.SPIRAL_LAB_PYTHON
  for (const python of named ? [named] : ['python3', 'python']) {
    const { status, stdout } = spawnSync(python, ['-c', 'import torch; print(torch.__version__)'], {
      encoding: 'utf8',
      timeout: 120_000,
    })
    if (status === 0) return { python, version: stdout.trim() }
  }
  return null
}
