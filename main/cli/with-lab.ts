import { createClient, type LabClient } from '../../preload/client.ts'
import { createWireServer } from '../../preload/server.ts'
import { inProcessWires } from '../../preload/wires/in-process.ts'
import { createLab, type Lab } from '../lab/lab.ts'
import type { Host } from './host.ts'

/** The longest that closing in good order may take, in milliseconds. */
const CLOSING_MS = 15_000

/**
 * Opens the lab for one command, called as any window calls it: inputs are checked, and errors have their one shape.
 * @param access `read` opens beside a running lab; `write` is refused there
 * @throws LabError diskFull, dataFolderNotWritable, dataFolderInUse, and whatever `work` throws
 */
export async function withLab<T>(
  { home, version, startChild, log }: Host,
  access: 'read' | 'write',
  work: (client: LabClient, lab: Lab) => Promise<T>,
): Promise<T> {
  const lab = await createLab({ host: 'terminal', home, version, startChild, log, readOnly: access === 'read' })
  const [near, far] = inProcessWires()
  createWireServer(lab.router, log)(far)
  try {
    return await work(createClient(near), lab)
  } finally {
    setTimeout(() => process.exit(1), CLOSING_MS).unref()
    await lab.close()
  }
}
