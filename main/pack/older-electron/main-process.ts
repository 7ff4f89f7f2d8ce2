/** Comes before the lab's main bundle: globals first, then what Node 16 and Electron 22 lack. */
import './globals.ts'
import { replaced } from './node-modules.ts'
import { electronApi } from './electron-api.ts'

replaced['electron'] = electronApi
