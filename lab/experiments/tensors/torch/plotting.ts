import { arange } from '../../../core/tensors/create.ts'
import { Engine, withEngine } from '../../../core/tensors/engine.ts'
import { elementsOf, Tensor, tensorOf } from '../../../core/tensors/tensor.ts'
import type { Runtime } from '../python/runtime.ts'
import { signature } from '../python/signature.ts'
import { tensorFrom } from '../python/tensor-from.ts'
import { Native, NdArray, numeric, PyClass, PyFloat, PyModule, type Value } from '../python/values.ts'

/** Something the program asked to draw. */
export type DrawingRequest = {
  kind: 'points' | 'line' | 'histogram' | 'regions'
  x: number[]
  y: number[]
  /** Class of each point, or null. */
  classes: number[] | null
  /** What the model says of the plane: the likeliest class of each place, rows from the top (largest y) down. */
  regions: Regions | null
  line: number
}

/** The likeliest class of each place of a square grid. */
type Regions = { side: number; from: number; to: number; classes: number[] }

const MOST = 3000
/** Places along each side of a model's regions, and the ground around the data as a share of its extent. */
const SIDE = 80
const MARGIN = 0.1

function numbersOf(runtime: Runtime, value: Value | undefined): number[] {
  if (value === undefined) return []
  if (value instanceof Tensor) return [...elementsOf(value)].slice(0, 2 * MOST)
  if (value instanceof NdArray) return [...elementsOf(value.tensor)].slice(0, 2 * MOST)
  try {
    return [...runtime.iterate(value)].map((item) => Number(numeric(item))).slice(0, MOST)
  } catch {
    return []
  }
}

/** Rows of pairs as two lists. */
function columns(runtime: Runtime, points: Value | undefined): { x: number[]; y: number[] } {
  const flat = numbersOf(runtime, points)
  return { x: flat.filter((_, i) => i % 2 === 0), y: flat.filter((_, i) => i % 2 === 1) }
}

/** What a model of two inputs says of the square around the points; null where its outputs are no scores of classes. */
function regionsOf(runtime: Runtime, model: Value, points: { x: number[]; y: number[] }): Regions | null {
  const extent = [...points.x, ...points.y].reduce((most, value) => Math.max(most, Math.abs(value) || 0), 0) || 1
  const [from, to] = [-extent * (1 + MARGIN), extent * (1 + MARGIN)]
  const at = (place: number): number => from + ((place + 0.5) / SIDE) * (to - from)
  const places = new Float32Array(SIDE * SIDE * 2)
  for (let row = 0, i = 0; row < SIDE; row++)
    for (let column = 0; column < SIDE; column++) {
      places[i++] = at(column)
      places[i++] = at(SIDE - 1 - row)
    }
  // Nothing of this belongs to the program: no gradient, no node of its graph.
  const quiet = new Engine()
  quiet.gradEnabled = false
  const scores = withEngine(quiet, () => runtime.call(model, [tensorOf(places, 'float32', [SIDE * SIDE, 2])]))
  if (!(scores instanceof Tensor) || scores.rank !== 2 || scores.shape[0] !== SIDE * SIDE) return null
  const width = scores.shape[1]!
  const values = elementsOf(scores)
  const classes = Array.from({ length: SIDE * SIDE }, (_, place) => {
    let best = 0
    for (let c = 1; c < width; c++) if (values[place * width + c]! > values[place * width + best]!) best = c
    // One output says by its sign which of two classes it is.
    return width === 1 ? Number(values[place]! > 0) : best
  })
  return { side: SIDE, from, to, classes }
}

/** The course's plotting helpers, `display`, and the few parts of matplotlib and NumPy that its cells call. */
export function addPlotting(runtime: Runtime, drawings: DrawingRequest[]): void {
  const module = (name: string): PyModule => {
    const made = new PyModule(name)
    runtime.modules.set(name, made)
    return made
  }
  const nothing = (of: PyModule, ...names: string[]): void => {
    for (const name of names) of.attributes.set(name, new Native(name, () => null))
  }
  const draw = ({
    regions = null,
    ...request
  }: Omit<DrawingRequest, 'line' | 'regions'> & Partial<DrawingRequest>): null => {
    if (drawings.length < 100) drawings.push({ ...request, regions, line: runtime.engine.line })
    return null
  }
  const helper = module('res.plot_lib')
  module('res').attributes.set('plot_lib', helper)
  nothing(helper, 'set_default', 'show_mat', 'plot_bases', 'plot_2d_model')
  helper.attributes.set(
    'plot_data',
    new Native('plot_data', ([X, y]) =>
      draw({ kind: 'points', ...columns(runtime, X), classes: numbersOf(runtime, y) }),
    ),
  )
  helper.attributes.set(
    'show_scatterplot',
    new Native('show_scatterplot', ([X, colors]) =>
      draw({
        kind: 'points',
        ...columns(runtime, X),
        classes: colors === undefined ? null : numbersOf(runtime, colors),
      }),
    ),
  )
  helper.attributes.set(
    'plot_model',
    new Native('plot_model', ([X, y, model]) => {
      const points = columns(runtime, X)
      const regions = model === undefined ? null : regionsOf(runtime, model, points)
      return draw({ kind: 'regions', ...points, classes: numbersOf(runtime, y), regions })
    }),
  )

  const display = module('IPython.display')
  nothing(display, 'clear_output', 'display')
  module('IPython').attributes.set('display', display)

  const plt = module('matplotlib.pyplot')
  const matplotlib = module('matplotlib')
  matplotlib.attributes.set('pyplot', plt)
  nothing(
    plt,
    'figure',
    'axis',
    'title',
    'xlabel',
    'ylabel',
    'legend',
    'grid',
    'show',
    'xlim',
    'ylim',
    'subplot',
    'tight_layout',
    'colorbar',
    'imshow',
    'text',
    'axhline',
    'axvline',
  )
  plt.attributes.set(
    'scatter',
    new Native('scatter', ([x, y]) =>
      draw({
        kind: 'points',
        x: numbersOf(runtime, x).slice(0, MOST),
        y: numbersOf(runtime, y).slice(0, MOST),
        classes: null,
      }),
    ),
  )
  plt.attributes.set(
    'plot',
    new Native('plot', (args) => {
      const numbers = args.filter((arg) => typeof arg !== 'string')
      const [x, y] =
        numbers.length > 1
          ? [numbersOf(runtime, numbers[0]), numbersOf(runtime, numbers[1])]
          : [[], numbersOf(runtime, numbers[0])]
      return draw({ kind: 'line', x: x.length > 0 ? x : y.map((_, i) => i), y, classes: null })
    }),
  )
  plt.attributes.set(
    'hist',
    new Native('hist', ([values]) => draw({ kind: 'histogram', x: numbersOf(runtime, values), y: [], classes: null })),
  )

  const viz = module('torchviz')
  nothing(viz, 'make_dot')
  addNumpy(module('numpy'))
}

function addNumpy(numpy: PyModule): void {
  const array = (name: string, params: string, make: (values: Value[]) => Tensor): void => {
    const sort = signature(name, params, 'python')
    numpy.attributes.set(name, new Native(name, (args, named) => new NdArray(make(sort(args, named)))))
  }
  array('array', 'object', ([data]) => {
    const tensor = tensorFrom(data!, null)
    return tensor.dtype === 'float32' && !(data instanceof NdArray) ? tensorFrom(data!, 'float64') : tensor
  })
  array('arange', 'start, stop=None, step=1', ([start, stop, step]) => {
    const real = [start, stop, step].some((part) => part instanceof PyFloat)
    const [from, to] = stop === null ? [0, Number(numeric(start!))] : [Number(numeric(start!)), Number(numeric(stop!))]
    return arange(from, to, Number(numeric(step!)), real ? 'float64' : 'int64')
  })
  numpy.attributes.set('ndarray', new PyClass('ndarray', [], 'numpy'))
  numpy.attributes.set('pi', new PyFloat(Math.PI))
}

/** `collections.OrderedDict` and what else the course's cells import beside torch. */
export function addSmallModules(runtime: Runtime): void {
  const collections = new PyModule('collections')
  collections.attributes.set('OrderedDict', runtime.builtins.get('dict')!)
  runtime.modules.set('collections', collections)
  const time = new PyModule('time')
  // The clock stands still, so that a program gives the same result each time.
  time.attributes.set('time', new Native('time', () => new PyFloat(0)))
  time.attributes.set('perf_counter', new Native('perf_counter', () => new PyFloat(0)))
  runtime.modules.set('time', time)
  const warnings = new PyModule('warnings')
  warnings.attributes.set('filterwarnings', new Native('filterwarnings', () => null))
  runtime.modules.set('warnings', warnings)
}
