import { startWorker } from '../start-worker.ts'
import layoutWorker from './graph-layout.worker.ts?worker&url'
import type { GraphLayout, GraphShape } from './graph-layout.ts'

/**
 * Follows the layout of a graph that changes, made in a worker: the newest shape wins, and until its layout is there the
 * one before it stays. To be called while a component is made.
 */
export function liveLayout(shape: () => GraphShape): { readonly value: GraphLayout | null } {
  let value = $state.raw<GraphLayout | null>(null)
  let turn = 0
  let shown = ''
  const worker = startWorker(layoutWorker)
  worker.addEventListener('message', ({ data }: MessageEvent<{ turn: number; layout: GraphLayout }>) => {
    if (data.turn === turn) value = data.layout
  })
  $effect(() => {
    const newShape = shape()
    // What is drawn changes far more often than what decides where it stands.
    const key = JSON.stringify(newShape)
    if (key === shown) return
    shown = key
    worker.postMessage({ turn: ++turn, shape: JSON.parse(key) as GraphShape })
  })
  $effect(() => () => worker.terminate())
  return {
    get value() {
      return value
    },
  }
}
