import { GradNode, operandOf, operation, emptyTensor, Tensor } from '../../../core/tensors/tensor.ts'
import { ProgramError, runtimeError, typeError } from '../../../core/tensors/program-error.ts'
import { detach } from '../../../core/tensors/views.ts'
import type { Runtime } from '../python/runtime.ts'
import {
  ClassMethod,
  Native,
  PyClass,
  PyInstance,
  PyList,
  PyModule,
  PyTuple,
  StaticMethod,
  typeName,
  type Value,
} from '../python/values.ts'

/** `torch.autograd.Function`: an operation with a way back of the student's own. */
export function addFunctionClass(runtime: Runtime, autograd: PyModule): void {
  const base = new PyClass('Function', [], 'torch.autograd.function')
  const context = new PyClass('FunctionCtx', [], 'torch.autograd.function')
  context.attributes.set(
    'save_for_backward',
    new Native(
      'save_for_backward',
      ([self, ...tensors]) => {
        const ctx = self as PyInstance
        ctx.attributes.set('saved_tensors', new PyTuple(tensors))
        return null
      },
      'method',
    ),
  )
  context.attributes.set('mark_non_differentiable', new Native('mark_non_differentiable', () => null, 'method'))
  base.attributes.set(
    'apply',
    new ClassMethod(new Native('apply', ([type, ...args]) => apply(runtime, type as PyClass, args, context), 'method')),
  )
  autograd.attributes.set('Function', base)
}

function apply(runtime: Runtime, type: PyClass, args: readonly Value[], context: PyClass): Value {
  const { engine } = runtime
  const method = (name: string): Value => {
    const found = type.find(name)
    if (found === undefined)
      throw new ProgramError(
        'NotImplementedError',
        `You must implement the ${name} function for custom autograd.Function.`,
      )
    return found instanceof StaticMethod ? found.callee : found
  }
  const ctx = new PyInstance(context)
  const tensors = args.filter((arg): arg is Tensor => arg instanceof Tensor)
  ctx.attributes.set('needs_input_grad', new PyTuple(args.map((arg) => arg instanceof Tensor && arg.requiresGrad)))
  ctx.attributes.set('saved_tensors', new PyTuple([]))
  const flowing = engine.gradEnabled && tensors.some((one) => one.requiresGrad)
  const result = engine.withGrad(false, () => runtime.call(method('forward'), [ctx, ...args]))
  const outputs = (result instanceof PyTuple ? result.items : [result]).map((one) => {
    if (!(one instanceof Tensor))
      throw typeError(
        `${type.name}.forward: expected Tensor or tuple of Tensor (got ${typeName(one)}) for return value 0`,
      )
    // An operand that is given back is another tensor afterwards.
    return tensors.includes(one) ? detach(one) : one
  })
  if (!flowing) return result instanceof PyTuple ? new PyTuple(outputs) : outputs[0]!
  const of = operation(`${type.name}Backward`, `${type.name}(…)`, ...tensors.map(() => `${type.name}.backward`))
  const saved = (ctx.attributes.get('saved_tensors') as PyTuple).items.filter(
    (one): one is Tensor => one instanceof Tensor,
  )
  const node = new GradNode(of, tensors, saved, (gradients) => {
    const filled = gradients.map((gradient, i) => gradient ?? emptyTensor(outputs[i]!.dtype, outputs[i]!.shape))
    const back = runtime.call(method('backward'), [ctx, ...filled])
    const values = back instanceof PyTuple || back instanceof PyList ? back.items : [back]
    const trailing = values.slice(args.length)
    if (values.length < args.length || trailing.some((one) => one !== null)) {
      throw runtimeError(
        `function ${type.name}Backward returned an incorrect number of gradients (expected ${args.length}, got ${values.length})`,
      )
    }
    return args.flatMap((arg, i) => (arg instanceof Tensor ? [values[i] as Tensor | null] : []))
  })
  node.outputs = outputs.map(({ shape, dtype }) => ({ shape, dtype }))
  outputs.forEach((output, i) => {
    output.gradFn = node
    output.origin = node
    output.outputIndex = i
    output.requiresGrad = true
  })
  if (engine.keepOrigins) {
    node.operands = tensors.map(operandOf)
    node.results = outputs.map(operandOf)
  }
  return result instanceof PyTuple ? new PyTuple(outputs) : outputs[0]!
}
