import { Socket } from 'node:net'
import { createWireServer } from '../../preload/server.ts'
import { pipeEnd } from '../../preload/wires/byte-stream.ts'
import { processWire } from '../../preload/wires/child-process.ts'
import { createWireRouter } from './wire-contract.ts'

/** A child that serves the wire suite's contract over a pipe. */
const pipe = new Socket({ fd: 3, readable: true, writable: true })
pipe.on('close', () => process.exit(0))
createWireServer(createWireRouter())(processWire(pipeEnd(pipe)))
