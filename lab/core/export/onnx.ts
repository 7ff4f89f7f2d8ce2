import { batchNorm, type Activation } from '../training/trainer.ts'
import { namedTensors, type ExportedModel, type NamedTensors } from './exported-model.ts'
import { bytes, float, integer, message, string, type Encoded } from './protobuf.ts'

/** ONNX's format and operators, as old as they can be for what is used here, so that every runtime of the last years reads it. */
const IR_VERSION = 8
const OPSET = 17

/** Numbers of the fields in onnx.proto, by message. */
const field = {
  model: { irVersion: 1, producer: 2, graph: 7, opset: 8, metadata: 14 },
  opset: { domain: 1, version: 2 },
  pair: { key: 1, value: 2 },
  graph: { node: 1, name: 2, initializer: 5, input: 11, output: 12 },
  node: { input: 1, output: 2, name: 3, kind: 4, attribute: 5 },
  attribute: { name: 1, float: 2, integer: 3, type: 20 },
  tensor: { dims: 1, type: 2, name: 8, raw: 9 },
  value: { name: 1, type: 2 },
  type: { tensor: 1 },
  tensorType: { element: 1, shape: 2 },
  shape: { dim: 1 },
  dim: { value: 1, symbol: 2 },
} as const
const FLOAT = 1
const attributeTypes = { float: 1, integer: 2 } as const

const floatAttribute = (name: string, value: number): Encoded =>
  message(field.node.attribute, [
    string(field.attribute.name, name),
    float(field.attribute.float, value),
    integer(field.attribute.type, attributeTypes.float),
  ])
const integerAttribute = (name: string, value: number): Encoded =>
  message(field.node.attribute, [
    string(field.attribute.name, name),
    integer(field.attribute.integer, value),
    integer(field.attribute.type, attributeTypes.integer),
  ])

const node = (kind: string, inputs: readonly string[], output: string, attributes: readonly Encoded[] = []): Encoded =>
  message(field.graph.node, [
    ...inputs.map((input) => string(field.node.input, input)),
    string(field.node.output, output),
    string(field.node.name, output),
    string(field.node.kind, kind),
    ...attributes,
  ])

function tensor(name: string, shape: readonly number[], values: Float32Array): Encoded {
  return message(field.graph.initializer, [
    ...shape.map((side) => integer(field.tensor.dims, side)),
    integer(field.tensor.type, FLOAT),
    string(field.tensor.name, name),
    bytes(field.tensor.raw, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
  ])
}

/** What the graph takes or gives: any number of samples, `width` values each. */
const value = (kind: number, name: string, width: number): Encoded =>
  message(kind, [
    string(field.value.name, name),
    message(field.value.type, [
      message(field.type.tensor, [
        integer(field.tensorType.element, FLOAT),
        message(field.tensorType.shape, [
          message(field.shape.dim, [string(field.dim.symbol, 'samples')]),
          message(field.shape.dim, [integer(field.dim.value, width)]),
        ]),
      ]),
    ]),
  ])

/** An activation of PyTorch's as nodes; `name` makes what lies between them unique. */
function activationNodes(activation: Activation, input: string, output: string, name: string): Encoded[] {
  const between = (part: string): string => `${name}.${part}`
  switch (activation) {
    case 'linear':
      return [node('Identity', [input], output)]
    case 'relu':
      return [node('Relu', [input], output)]
    case 'leakyRelu':
      return [node('LeakyRelu', [input], output, [floatAttribute('alpha', 0.01)])]
    case 'elu':
      return [node('Elu', [input], output, [floatAttribute('alpha', 1)])]
    case 'softplus':
      return [node('Softplus', [input], output)]
    case 'sigmoid':
      return [node('Sigmoid', [input], output)]
    case 'tanh':
      return [node('Tanh', [input], output)]
    case 'silu':
      return [node('Sigmoid', [input], between('sigmoid')), node('Mul', [input, between('sigmoid')], output)]
    case 'gelu':
      // x · ½(1 + erf(x / √2)): the operator of this name came later.
      return [
        node('Mul', [input, 'gelu.scale'], between('scaled')),
        node('Erf', [between('scaled')], between('erf')),
        node('Add', [between('erf'), 'gelu.one'], between('raised')),
        node('Mul', [between('raised'), 'gelu.half'], between('share')),
        node('Mul', [input, between('share')], output),
      ]
  }
}

const geluConstants = (): Encoded[] => [
  tensor('gelu.scale', [], Float32Array.of(Math.SQRT1_2)),
  tensor('gelu.one', [], Float32Array.of(1)),
  tensor('gelu.half', [], Float32Array.of(0.5)),
]

/** The nodes of every layer, from `inputs` to `outputs`. Dropout is not there: it does nothing in evaluation. */
function layerNodes({ model }: ExportedModel, { tensors }: NamedTensors): Encoded[] {
  const nodes: Encoded[] = []
  let from = 'inputs'
  model.layers.forEach(({ activation, batchNorm: normalizes = false }, layer) => {
    const named = (role: string): string | undefined =>
      tensors.find((each) => each.layer === layer && each.role === role)?.name
    const last = layer === model.layers.length - 1
    const bias = named('bias')
    const steps: ((input: string, output: string) => Encoded[])[] = [
      (input, output) => [
        node('Gemm', [input, named('weight')!, ...(bias === undefined ? [] : [bias])], output, [
          integerAttribute('transB', 1),
        ]),
      ],
      ...(normalizes
        ? [
            (input: string, output: string) => [
              node(
                'BatchNormalization',
                [input, ...['scale', 'shift', 'runningMean', 'runningVariance'].map((role) => named(role)!)],
                output,
                [floatAttribute('epsilon', batchNorm.epsilon)],
              ),
            ],
          ]
        : []),
      ...(activation === 'linear'
        ? []
        : [(input: string, output: string) => activationNodes(activation, input, output, `layer${layer}`)]),
    ]
    steps.forEach((step, at) => {
      const to = last && at === steps.length - 1 ? 'outputs' : `layer${layer}.step${at}`
      nodes.push(...step(from, to))
      from = to
    })
  })
  return nodes
}

/**
 * A trained model as ONNX: `inputs` (samples × inputs, float32) to `outputs` (samples × outputs, before any softmax or
 * sigmoid of the loss), in evaluation mode. The spec stands in its metadata.
 * @returns the file in pieces
 * @throws LabError weightsNotKept
 */
export function onnxModel(exported: ExportedModel, weights: Uint8Array | null): Uint8Array[] {
  const { record, model, params } = exported
  const named = namedTensors(exported, weights)
  const metadata = (key: string, content: string): Encoded =>
    message(field.model.metadata, [string(field.pair.key, key), string(field.pair.value, content)])
  return [
    integer(field.model.irVersion, IR_VERSION),
    string(field.model.producer, 'Spiral Lab'),
    message(field.model.graph, [
      ...layerNodes(exported, named),
      string(field.graph.name, record.experiment),
      ...named.tensors.map(({ name, shape, values }) => tensor(name, shape, values)),
      ...(model.layers.some(({ activation }) => activation === 'gelu') ? geluConstants() : []),
      value(field.graph.input, 'inputs', model.inputs),
      value(field.graph.output, 'outputs', model.layers.at(-1)!.units),
    ]),
    message(field.model.opset, [string(field.opset.domain, ''), integer(field.opset.version, OPSET)]),
    metadata('run', record.runId),
    metadata('spec', JSON.stringify({ ...record.spec, params })),
  ].flat()
}
