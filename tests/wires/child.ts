import { createWireServer } from '../../preload/server.ts'
import { processWire } from '../../preload/wires/child-process.ts'
import { createWireRouter } from './wire-contract.ts'

/** A child that serves the wire suite's contract. */
createWireServer(createWireRouter())(processWire(process))
