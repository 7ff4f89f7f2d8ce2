import { expect, it } from 'vitest'
import { createClient } from '../../preload/client.ts'
import { desktopContract } from '../../preload/contract.ts'
import { labError } from '../../preload/errors.ts'
import { createWireServer } from '../../preload/server.ts'
import { inProcessWires } from '../../preload/wires/in-process.ts'
import { refusingRouter } from './refusing-router.ts'

it('answers whatever is asked with the one error', async () => {
  const [near, far] = inProcessWires()
  createWireServer(refusingRouter(desktopContract, labError('diskFull')))(far)
  const client = createClient(near)
  await expect(client.app.info()).rejects.toMatchObject({ code: 'E-STO-001' })
  await expect(client.app.state()).rejects.toMatchObject({ code: 'E-STO-001' })
  await expect(client.history.list({})).rejects.toMatchObject({ code: 'E-STO-001' })
})
