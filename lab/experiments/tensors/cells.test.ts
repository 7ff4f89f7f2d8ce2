import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../core/random.ts'
import { elementsOf, Tensor, gradFnOf } from '../../core/tensors/tensor.ts'
import type { Program } from './program.ts'
import { Recorder } from './recorder.ts'

/** What PyTorch gave for each cell: made by tests/reference/make-tensor-cells.py. */
interface Values {
  all?: unknown
  places?: number[]
  values?: unknown[]
  sum?: unknown
}
interface Cell {
  name: string
  program: string
  printed: string[]
  variables: Record<string, Values & { grad: Values | null; gradFn: string | null; shape: number[]; dtype: string }>
  error: { line: number; column: number | null; type: string; message: string } | null
}
const reference = JSON.parse(
  readFileSync(new URL('../../../tests/reference/tensors/cells.json', import.meta.url), 'utf8'),
) as { seed: number; cells: Cell[] }

const special: Record<string, number> = { NaN: NaN, Infinity: Infinity, '-Infinity': -Infinity }
const numberOf = (value: unknown): number => (typeof value === 'string' ? special[value]! : Number(value))

/** float32 to 1e-6 of the largest magnitude, float64 to 1e-12, everything else exactly. */
function compareValues(what: string, tensor: Tensor, wanted: Values): void {
  const elements = [...elementsOf(tensor)]
  const tolerance = tensor.dtype === 'float32' ? 1e-6 : tensor.dtype === 'float64' ? 1e-12 : 0
  const largest = elements.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most), 0)
  const close = (got: number, expected: number, place: number, room = tolerance): void => {
    const near =
      Object.is(got, expected) || got === expected || Math.abs(got - expected) <= room * Math.max(largest, 1e-30)
    if (!near) expect.fail(`${what}[${place}]: ${got} instead of ${expected}`)
  }
  if (wanted.all !== undefined) {
    const flat = [wanted.all].flat(10)
    expect(elements.length, what).toBe(flat.length)
    flat.forEach((value, i) => close(elements[i]!, numberOf(value), i))
    return
  }
  wanted.places!.forEach((place, i) => close(elements[place]!, numberOf(wanted.values![i]), place))
  close(
    elements.reduce((sum, value) => sum + value, 0),
    numberOf(wanted.sum),
    -1,
    tolerance * elements.length,
  )
}

/** As the tab and the terminal run it: with all kept that the picture is drawn from. */
function runCell(program: string): Program {
  const { program: running } = new Recorder({
    text: program,
    random: createRandom(reference.seed).state(),
    maxSteps: 1_000_000,
  })
  while (!running.ended) running.advance(1000, () => performance.now())
  return running
}

describe('cells that PyTorch ran, too', () => {
  it('are at least 200', () => expect(reference.cells.length).toBeGreaterThanOrEqual(200))

  it.each(reference.cells.map((cell) => [cell.name, cell] as const))('%s', (_, cell) => {
    const { runtime, failure } = runCell(cell.program)
    if (!cell.error && failure) expect.fail(`line ${failure.line}: ${failure.type}: ${failure.message}`)
    expect(runtime.printed.map((line) => line.replace(/0x[0-9a-f]+/g, '0x'))).toEqual(cell.printed)
    const tensors = [...runtime.globals].filter((entry): entry is [string, Tensor] => entry[1] instanceof Tensor)
    expect(tensors.map(([name]) => name).sort()).toEqual(Object.keys(cell.variables).sort())
    for (const [name, tensor] of tensors) {
      const wanted = cell.variables[name]!
      expect([name, `torch.${tensor.dtype}`, [...tensor.shape]]).toEqual([name, wanted.dtype, wanted.shape])
      compareValues(name, tensor, wanted)
      expect([name, gradFnOf(tensor)?.name ?? null]).toEqual([name, wanted.gradFn])
      if (!wanted.grad) expect([name, tensor.grad]).toEqual([name, null])
      else if (tensor.grad) compareValues(`${name}.grad`, tensor.grad, wanted.grad)
      else expect.fail(`${name}.grad is missing`)
    }
    if (!cell.error) return
    expect(failure && { type: failure.type, message: failure.message, line: failure.line }).toEqual({
      type: cell.error.type,
      message: cell.error.message,
      line: cell.error.line,
    })
    if (cell.error.column !== null) expect(failure!.column).toBe(cell.error.column)
  })
})
