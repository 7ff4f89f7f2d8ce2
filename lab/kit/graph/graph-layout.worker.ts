/** Lays graphs out beside the window's thread. */
import { type GraphShape, layoutGraph } from './graph-layout.ts'

addEventListener('message', ({ data }: MessageEvent<{ turn: number; shape: GraphShape }>) => {
  postMessage({ turn: data.turn, layout: layoutGraph(data.shape) })
})
