import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../core/random.ts'
import type { Trace } from '../../core/experiment.ts'
import experiment from './experiment.ts'
import type { Frame } from './frame.ts'
import { lessons } from './lessons.ts'
import { arithmeticOf, sourcesOf } from './sources.ts'
import { text } from './text.ts'

function traceOf(program: string, maxSteps = 1_000_000): Trace<Frame> {
  const trace = experiment.trace(experiment.params.parse({ program, maxSteps }), createRandom(12345))
  while (!trace.ended) trace.advance(1000)
  return trace
}
const result = (program: string, maxSteps?: number) =>
  traceOf(program, maxSteps).result() as {
    printed: string[]
    variables: Record<
      string,
      { data: unknown; grad: unknown; gradFn: string | null; shape: number[]; dtype: string; truncated?: boolean }
    >
    error: { line: number; column: number; type: string; message: string } | null
  }

describe('the result', () => {
  it('holds what was printed, the global tensors, and no error', () => {
    expect(
      result('x = torch.tensor([1., 2.], requires_grad=True)\ny = (x * x).sum()\ny.backward()\nprint(y)\nn = 3\n'),
    ).toEqual({
      printed: ['tensor(5., grad_fn=<SumBackward0>)'],
      variables: {
        x: { data: [1, 2], grad: [2, 4], gradFn: null, shape: [2], dtype: 'torch.float32' },
        y: { data: 5, grad: null, gradFn: 'SumBackward0', shape: [], dtype: 'torch.float32' },
      },
      error: null,
    })
  })
  it('keeps what ran before an error, and fails', () => {
    const trace = traceOf('a = torch.ones(2)\nprint(a)\na @ torch.ones(3)\n')
    expect(trace.failed).toBe(true)
    expect(trace.result()).toEqual({
      printed: ['tensor([1., 1.])'],
      variables: { a: { data: [1, 1], grad: null, gradFn: null, shape: [2], dtype: 'torch.float32' } },
      error: {
        line: 3,
        column: 1,
        type: 'RuntimeError',
        message:
          'inconsistent tensor size, expected tensor [2] and src [3] to have the same number of elements, but got 2 and 3 elements respectively',
      },
    })
  })
  it('writes what is not finite as strings and cuts what is long', () => {
    const { variables } = result(
      "a = torch.tensor([float('nan'), float('inf'), -float('inf')])\nb = torch.zeros(200, 100)\n",
    )
    expect(variables['a']!.data).toEqual(['NaN', 'Infinity', '-Infinity'])
    expect(variables['b']!.truncated).toBe(true)
    expect((variables['b']!.data as unknown[][]).flat()).toHaveLength(10_000)
  })
  it('draws from the seed without manual_seed', () => {
    expect(result('print(torch.rand(2))').printed).toEqual(
      result('torch.manual_seed(12345)\nprint(torch.rand(2))').printed,
    )
  })
})

describe('the positions', () => {
  const first = lessons[0]!.program
  it('are the lines, with the nodes of the way back before their line', () => {
    const trace = traceOf(first)
    const frames = Array.from({ length: trace.length + 1 }, (_, i) => trace.frame(i))
    expect(frames.map(({ kind, line }) => [kind, line])).toEqual([
      ['start', null],
      ['line', 1],
      ['line', 3],
      ['line', 4],
      ['line', 5],
      ['line', 6],
      ...Array.from({ length: 5 }, () => ['backward', 7]),
      ['line', 7],
      ['line', 8],
    ])
    expect(frames.flatMap(({ backward }) => backward?.operation ?? [])).toEqual([
      'MeanBackward0',
      'MulBackward0',
      'MulBackward0',
      'AddBackward0',
      'torch::autograd::AccumulateGrad',
    ])
    expect(frames.at(-1)!.printed).toEqual(['tensor([[4.5000, 4.5000],\n        [4.5000, 4.5000]])'])
  })
  it('show values as they were, whatever was written since', () => {
    const trace = traceOf('a = torch.zeros(2)\na.add_(1)\na[0] = 5\n')
    const shown = [1, 2, 3].map((position) => trace.frame(position).variables[0]!.tensor!.data)
    expect(shown).toEqual([
      [0, 0],
      [1, 1],
      [5, 1],
    ])
  })
  it.each(lessons.map(({ id, program }) => [id, program]))('end with the result: %s', (_, program) => {
    const trace = traceOf(program)
    const { variables } = trace.result() as ReturnType<typeof result>
    const last = trace
      .frame(trace.length)
      .variables.flatMap(({ name, within, tensor }) => (tensor && within === null ? [[name, tensor] as const] : []))
    expect(
      Object.fromEntries(last.map(([name, { data, shape, dtype, gradFn }]) => [name, { data, shape, dtype, gradFn }])),
    ).toEqual(
      Object.fromEntries(
        Object.entries(variables).map(([name, { data, shape, dtype, gradFn }]) => [
          name,
          { data: [data].flat(9), shape, dtype, gradFn },
        ]),
      ),
    )
  })
  it('are the same run again, where they were not kept', () => {
    const program = 'x = torch.zeros(3)\nfor i in range(3000):\n    x = x + torch.rand(3)\n    y = x * 2\n'
    const [one, other] = [traceOf(program), traceOf(program)]
    expect(one.length).toBe(6001)
    for (const position of [1, 777, 3333, 5001, 6000]) expect(one.frame(position)).toEqual(other.frame(position))
    expect(one.frame(777)).toEqual(one.frame(777))
  })
  it('show the newest while the program runs, as they show it afterwards', () => {
    const program =
      'w = torch.ones(2, requires_grad=True)\nfor i in range(250):\n    loss = ((w - torch.rand(2)) ** 2).sum()\n    loss.backward()\n    with torch.no_grad():\n        w -= 0.1 * w.grad\n    w.grad.zero_()\n'
    const running = experiment.trace(experiment.params.parse({ program }), createRandom(12345))
    const seen: { position: number; frame: Frame }[] = []
    // Some steps at a time, beyond the number of positions that are all kept.
    for (; !running.ended; running.advance(0)) {
      seen.push({ position: running.length, frame: running.frame(running.length) })
    }
    expect(running.length).toBeGreaterThan(1900)
    const whole = traceOf(program)
    for (const { position, frame } of [seen[2]!, seen.at(-20)!, seen.at(-1)!]) {
      expect(whole.frame(position)).toEqual(frame)
    }
  })
  it('fold what a loop made alike', () => {
    const { nodes } = traceOf(
      'x = torch.ones(1, requires_grad=True)\ny = x\nfor i in range(500):\n    y = y * 1.01\n',
    ).frame(502)
    expect(nodes.length).toBeLessThan(5)
    expect(Math.max(...nodes.map(({ folded }) => folded))).toBe(500)
  })
})

describe('where a number comes from', () => {
  it('is told by the row of the Jacobian, with the arithmetic written out', () => {
    const trace = traceOf(
      'a = torch.tensor([[1., 2.], [3., 4.]], requires_grad=True)\nb = torch.tensor([[5., 6.], [7., 8.]])\nc = a @ b\nd = c.relu()\n',
    )
    const { nodes } = trace.frame(trace.length)
    const product = nodes.find(({ name }) => name === 'c')!
    expect(sourcesOf(product, 1).map(({ operand, elements }) => [operand.name, elements])).toEqual([
      ['a', [0, 1]],
      ['b', [1, 3]],
    ])
    expect(arithmeticOf(product, 1)).toBe('1 · 6 + 2 · 8 = 22')
    expect(product.operands[0]!.jacobian![1]).toEqual([6, 8, 0, 0])
  })
  it('holds gradients against finite differences', () => {
    const trace = traceOf(
      'x = torch.tensor([0.5, 2.], dtype=torch.float64, requires_grad=True)\ny = (x.sin() * x).sum()\ny.backward()\n',
    )
    const { checks } = trace.frame(trace.length)
    expect(checks.map(({ name, index }) => [name, index])).toEqual([
      ['x', 0],
      ['x', 1],
    ])
    for (const { gradient, difference } of checks) expect(difference).toBeCloseTo(gradient, 5)
  })
})

describe('bad input', () => {
  it.each([
    ['while True:\n    pass\n', 'RuntimeError', /stopped after 5000 steps/],
    ['def f():\n    return f()\nf()\n', 'RecursionError', /recursion/],
    ['x = torch.zeros(100000, 100000)\n', 'RuntimeError', /can't allocate memory/],
    ['import os\n', 'ModuleNotFoundError', /'os'/],
    ["eval('1')\n", 'NameError', /'eval'/],
    ["open('/etc/passwd')\n", 'NameError', /'open'/],
    ["__import__('os')\n", 'NameError', /__import__/],
    ['(1).__class__.__bases__\n', 'AttributeError', /__class__/],
    ['print.__globals__\n', 'AttributeError', /__globals__/],
    ["getattr('', '__class__')\n", 'AttributeError', /__class__/],
    ['torch.constructor\n', 'AttributeError', /constructor/],
    ["'a'.constructor\n", 'AttributeError', /constructor/],
    ['[].__proto__\n', 'AttributeError', /__proto__/],
    ['torch.tensor(1).constructor\n', 'AttributeError', /constructor/],
    ["x = {}\nx['__proto__'] = 1\nx.__proto__\n", 'AttributeError', /__proto__/],
    ['def f():\n    yield 1\n', 'SyntaxError', /yield/],
    [`${'('.repeat(5000)}1${')'.repeat(5000)}\n`, 'SyntaxError', /./],
    ["'a' * 10 ** 9\n", 'MemoryError', /^$/],
    ['try:\n    while True:\n        pass\nexcept Exception:\n    pass\n', 'RuntimeError', /stopped after/],
  ])('ends in an error at its place: %s', (program, type, message) => {
    const { error } = result(program, 5000)
    expect(error).toMatchObject({ type, message: expect.stringMatching(message) as string })
    expect(error!.line).toBeGreaterThan(0)
  })
  it('reaches nothing outside of the interpreter', () => {
    const names = Object.getOwnPropertyNames(globalThis).filter((name) => /^[a-z_]\w*$/i.test(name))
    const reached = names.filter((name) => result(`${name}\n`, 100).error === null)
    // Python has these two itself.
    expect(reached).toEqual(['SyntaxError', 'TypeError'])
  })
  // Python 3.11's own words and places.
  const unindent = 'unindent does not match any outer indentation level'
  it.each([
    ['for i in x:\n    for j in x:\n            y = 1\n        y = 2\n', unindent, 4, 14],
    ['if 1:\n    x = 1\n  y = 2\n', unindent, 3, 8],
    ['if 1:\n  if 2:\n        a = (1,\n 2)\n    # note\n    b = 1\n', unindent, 6, 10],
    ['try:\n    x = 1\n  except E:\n    y = 1\n', unindent, 3, 12],
    ['if 1:\n        x = 1\n    y = 2\nelse:\n    z = 1\n', unindent, 3, 10],
    ["if 1:\n    '''a\n  b'''\n      y = 2\n", 'unexpected indent', 4, 6],
    ['if 1:\n    for i in a: x = 1\n      y = 2\n', 'unexpected indent', 3, 6],
    ['x = 1\n  y = 2\n', 'unexpected indent', 2, 2],
  ])('says which column a line may not begin in: %j', (program, message, line, column) => {
    expect(result(program, 100).error).toMatchObject({ type: 'IndentationError', message, line, column })
  })
  it.each([
    ['torch.zeross(2)\n', 'near', { name: 'zeross', near: 'zeros' }],
    ['lenn([1])\n', 'near', { name: 'lenn', near: 'len' }],
    ['x = torch.ones(2)\nx.sume()\n', 'near', { name: 'sume', near: 'sum' }],
    ['q\n', 'noName', { name: 'q' }],
    ['import os\n', 'shut', { name: 'os' }],
    ['torch.ones(2, 3) @ torch.ones(2, 3)\n', 'product', { left: 3, right: 2 }],
  ])('has a sentence for a beginner: %s', (program, key, values) => {
    const trace = traceOf(program)
    expect(trace.frame(trace.length).error!.hint).toEqual({ key, values })
  })
  it('has words for every hint', () => {
    const source = readFileSync(new URL('./hints.ts', import.meta.url), 'utf8')
    const known = Object.keys(text.en).filter((key) => key.startsWith('hint_'))
    expect(known.length).toBeGreaterThan(20)
    for (const key of known) expect(source).toContain(`'${key.slice('hint_'.length)}'`)
  })
})
