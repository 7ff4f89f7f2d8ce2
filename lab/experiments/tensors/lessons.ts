import type { Json } from '../../../preload/contract/values.ts'

/** The lessons: cells to predict, then run. Words are keys of `text.ts`. */
export interface Lesson {
  id: string
  label: string
  question: string
  options: readonly string[]
  /** Which option is right. */
  right: number
  why: string
  program: string
}

const lesson = (
  id: string,
  name: string,
  right: number,
  options: readonly string[],
  lines: readonly string[],
): Lesson => ({
  id,
  label: `lesson${name}`,
  question: `ask${name}`,
  options,
  right,
  why: `why${name}`,
  program: `${lines.join('\n')}\n`,
})

/** In the course's order; the first is what a fresh tab shows. */
export const lessons: readonly Lesson[] = [
  lesson(
    'first',
    'First',
    1,
    ['27', '4.5', '9'],
    [
      'import torch',
      '',
      'x = torch.tensor([[1., 1.], [1., 1.]], requires_grad=True)',
      'y = x + 2',
      'z = y * y * 3',
      'out = z.mean()',
      'out.backward()',
      'print(x.grad)',
    ],
  ),
  lesson(
    'tensor',
    'Tensor',
    2,
    ['torch.Size([3, 4])', 'torch.Size([4, 2])', 'torch.Size([2, 2])'],
    [
      'import torch',
      '',
      'm = torch.arange(12.).view(3, 4)',
      'print(m)',
      'print(m[0, 2], m[:, 1], m[1])',
      'part = m[1:, ::2]',
      'print(part.shape)',
    ],
  ),
  lesson(
    'memory',
    'Memory',
    0,
    ['7', '0'],
    [
      'import torch',
      '',
      'a = torch.zeros(2, 3)',
      'row = a[0]        # a view: the same memory',
      'turned = a.t()    # a view with other strides',
      'copy = a.clone()  # memory of its own',
      'row.fill_(7)',
      'print(turned[2, 0])',
      'print(copy[0, 2])',
      'print(a.stride(), turned.stride())',
    ],
  ),
  lesson(
    'broadcast',
    'Broadcast',
    1,
    ['[3]', '[3, 4]', '[4, 3]'],
    [
      'import torch',
      '',
      'column = torch.arange(3.).view(3, 1)',
      'row = torch.tensor([10., 20., 30., 40.])',
      'table = column + row',
      'print(table.shape)',
      'print(table)',
    ],
  ),
  lesson(
    'shapes',
    'Shapes',
    2,
    ['[2, 2]', '[3, 3]', 'RuntimeError'],
    [
      'import torch',
      '',
      'a = torch.ones(2, 3)',
      'b = torch.ones(2, 3)',
      'c = a * b      # element by element',
      'd = a @ b.t()  # rows times columns',
      'print(c.shape, d.shape)',
      'e = a @ b',
    ],
  ),
  lesson(
    'chain',
    'Chain',
    0,
    ['12', '6', '3'],
    [
      'import torch',
      '',
      'x = torch.tensor(2., requires_grad=True)',
      'y = x * x',
      'z = 3 * y',
      'z.backward()',
      'print(x.grad)  # dz/dy · dy/dx',
    ],
  ),
  lesson(
    'twice',
    'Twice',
    2,
    ['3', '4', '7'],
    [
      'import torch',
      '',
      'a = torch.tensor(3., requires_grad=True)',
      'b = torch.tensor(4., requires_grad=True)',
      'y = a * b + a * a / 2   # a is used three times',
      'y.backward()',
      'print(a.grad, b.grad)',
    ],
  ),
  lesson(
    'accumulate',
    'Accumulate',
    1,
    ['[2., 4.]', '[4., 8.]'],
    [
      'import torch',
      '',
      'x = torch.tensor([1., 2.], requires_grad=True)',
      '(x * x).sum().backward()',
      'print(x.grad)',
      '(x * x).sum().backward()',
      'print(x.grad)',
      'x.grad.zero_()',
      'print(x.grad)',
    ],
  ),
  lesson(
    'vector',
    'Vector',
    0,
    ['[0.2, 4., 0.]', '[2., 4., 6.]'],
    [
      'import torch',
      '',
      'x = torch.tensor([1., 2., 3.], requires_grad=True)',
      'y = x ** 2',
      'y.backward(torch.tensor([0.1, 1.0, 0.0]))',
      'print(x.grad)',
    ],
  ),
  lesson(
    'function',
    'Function',
    1,
    ['1', '0', '0.5'],
    [
      'import torch',
      '',
      'class MyReLU(torch.autograd.Function):',
      '    @staticmethod',
      '    def forward(ctx, x):',
      '        ctx.save_for_backward(x)',
      '        return x * (x > 0).float()',
      '',
      '    @staticmethod',
      '    def backward(ctx, incoming):',
      '        x, = ctx.saved_tensors',
      '        return incoming * (x > 0).float()',
      '',
      'x = torch.tensor([-1., 2.], requires_grad=True)',
      'y = MyReLU.apply(x)',
      'y.sum().backward()',
      'print(y)',
      'print(x.grad)',
    ],
  ),
  lesson(
    'descent',
    'Descent',
    0,
    ['2.33', '1.00', '3.00'],
    [
      'import torch',
      '',
      'w = torch.tensor(1., requires_grad=True)',
      'target = 3.',
      'for step in range(5):',
      '    loss = (w - target) ** 2',
      '    loss.backward()',
      '    with torch.no_grad():',
      '        w -= 0.1 * w.grad',
      '        w.grad.zero_()',
      "    print(f'{step}: w = {w.item():.3f}, loss = {loss.item():.3f}')",
    ],
  ),
  lesson(
    'network',
    'Network',
    2,
    ['8', '12', '17'],
    [
      'import torch',
      'from torch import nn, optim',
      '',
      'torch.manual_seed(12345)',
      'X = torch.tensor([[0., 0.], [0., 1.], [1., 0.], [1., 1.]])',
      'y = torch.tensor([[0.], [1.], [1.], [0.]])',
      'model = nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1))',
      'print(sum(p.numel() for p in model.parameters()))',
      'criterion = nn.BCEWithLogitsLoss()',
      'optimizer = optim.Adam(model.parameters(), lr=0.1)',
      'for step in range(60):',
      '    loss = criterion(model(X), y)',
      '    optimizer.zero_grad()',
      '    loss.backward()',
      '    optimizer.step()',
      '    if step % 20 == 19:',
      "        print('%d %.4f' % (step, loss.item()))",
      'print((model(X) > 0).float())',
    ],
  ),
]

/** The lesson whose cell this is; undefined of a cell of one's own. */
export const lessonOf = (program: string): Lesson | undefined => lessons.find((one) => one.program === program)

/** What was answered, by lesson, in the view of a tab. */
export const answersOf = (view: Readonly<Record<string, Json>>): Record<string, string> =>
  (view['answers'] ?? {}) as Record<string, string>
