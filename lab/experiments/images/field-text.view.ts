import type { FieldText, FieldTexts } from '../../kit/knobs/fields.ts'
import type { Locale } from '../../kit/lab-context.ts'
import type { Recipe } from '../../core/images/recipe.ts'
import { stepAbout, stepNames } from './step-text.view.ts'

type Texts = FieldTexts<{ recipe: Recipe }>
type FieldName = keyof Texts extends infer Key ? (Key extends `recipe.${infer Name}` ? Name : never) : never

/** Label and meaning of each field in both languages; values of a choice where they need a name. */
const fields: Record<Exclude<FieldName, 'kind'>, { en: FieldText; 'zh-CN': FieldText }> = {
  enabled: field('On', 'Whether the step is applied.', '启用', '是否执行此步骤。'),
  rows: field('Rows', 'A NumPy slice, such as 0:10, : or -20:', '行', 'NumPy 切片，例如 0:10、: 或 -20:'),
  columns: field('Columns', 'A NumPy slice, such as 0:10, : or -20:', '列', 'NumPy 切片，例如 0:10、: 或 -20:'),
  colour: field(
    'Colour',
    'In the picture’s own range; white where left out.',
    '颜色',
    '取值范围与图片相同；留空则为白色。',
  ),
  width: field('Width', 'Of the new picture.', '宽度', '新图片的宽度。'),
  height: field('Height', 'Of the new picture.', '高度', '新图片的高度。'),
  interpolation: field('Interpolation', 'How values between pixels are found.', '插值', '像素之间的数值如何得到。', {
    nearest: ['nearest', '最近邻'],
    linear: ['linear', '线性'],
    area: ['area', '区域平均'],
    cubic: ['cubic', '三次'],
  }),
  degrees: field('Angle', 'Clockwise.', '角度', '顺时针。'),
  axis: field('Axis', 'Horizontal swaps left and right.', '方向', '水平翻转交换左右。', {
    horizontal: ['horizontal', '水平'],
    vertical: ['vertical', '垂直'],
  }),
  weights: field('Weights', 'Shares of red, green and blue.', '权重', '红、绿、蓝所占的比例。', {
    opencv: ['OpenCV', 'OpenCV'],
    scikit: ['scikit-image', 'scikit-image'],
  }),
  index: field('Channel', '0 red, 1 green, 2 blue, 3 alpha.', '通道', '0 红、1 绿、2 蓝、3 透明度。'),
  order: field('Order', 'Which channel becomes red, green and blue.', '顺序', '哪个通道成为红、绿、蓝。'),
  to: field('To', 'What the picture is converted to.', '转换为', '图片转换成什么。', {
    rgb: ['RGB', 'RGB'],
    hsv: ['HSV', 'HSV'],
    lab: ['Lab', 'Lab'],
  }),
  values: field(
    'Values',
    'Kept (astype) or scaled to the new range (img_as_…).',
    '数值',
    '保持不变（astype）或缩放到新的范围（img_as_…）。',
    {
      keep: ['keep', '保持'],
      scale: ['scale', '缩放'],
    },
  ),
  overflow: field('Overflow', 'What happens beyond the type’s range.', '溢出', '超出类型范围时如何处理。', {
    saturate: ['saturate', '饱和'],
    wrap: ['wrap', '回绕'],
  }),
  channel: field('Compare', 'Grey, or channel 0, 1 or 2.', '比较', '灰度，或通道 0、1、2。', {
    grey: ['grey', '灰度'],
  }),
  above: field('Above', 'Pixels strictly above are painted.', '高于', '严格高于此值的像素会上色。'),
  below: field('Below', 'Pixels strictly below are painted.', '低于', '严格低于此值的像素会上色。'),
  brightness: field('Brightness', 'Added to every value.', '亮度', '加到每个数值上。'),
  contrast: field('Contrast', 'Every value is multiplied by it.', '对比度', '每个数值乘以它。'),
  gamma: field('Gamma', 'Below 1 brightens, above 1 darkens.', '伽马', '小于 1 变亮，大于 1 变暗。'),
  low: field(
    'Low',
    'Becomes black; the picture’s least value where left out.',
    '下限',
    '变为黑色；留空则为图片的最小值。',
  ),
  high: field(
    'High',
    'Becomes white; the picture’s highest value where left out.',
    '上限',
    '变为白色；留空则为图片的最大值。',
  ),
  clipLimit: field('Clip limit', 'Limits the contrast; 0 for no limit.', '裁剪限制', '限制对比度；0 表示不限制。'),
  tiles: field('Tiles', 'Tiles across and down.', '分块', '横向和纵向的块数。'),
  distribution: field('Distribution', 'Kind of noise.', '分布', '噪声的种类。', {
    gaussian: ['Gaussian', '高斯'],
    saltAndPepper: ['salt and pepper', '椒盐'],
  }),
  amount: field(
    'Amount',
    'Standard deviation in units of the range, or share of pixels.',
    '强度',
    '以取值范围为单位的标准差，或像素所占的比例。',
  ),
  seed: field('Random seed', 'The same seed gives the same noise.', '随机种子', '相同的种子得到相同的噪声。'),
  method: field('Method', 'How the threshold is chosen.', '方法', '如何选择阈值。', {
    fixed: ['fixed', '固定'],
    otsu: ['Otsu', 'Otsu'],
    triangle: ['triangle', '三角法'],
    adaptiveMean: ['adaptive mean', '自适应均值'],
    adaptiveGaussian: ['adaptive Gaussian', '自适应高斯'],
  }),
  value: field('Value', 'Values above it become white.', '阈值', '高于它的数值变为白色。'),
  size: field('Size', 'Side of the neighbourhood.', '大小', '邻域的边长。'),
  offset: field(
    'Offset',
    'Of a threshold: subtracted from the mean. Of a convolution: added.',
    '偏移',
    '阈值：从均值中减去。卷积：加到结果上。',
  ),
  connectivity: field('Connectivity', 'Neighbours that connect.', '连通性', '相互连通的邻居数。'),
  shape: field('Shape', 'Of the neighbourhood.', '形状', '邻域的形状。', {
    rectangle: ['rectangle', '矩形'],
    ellipse: ['ellipse', '椭圆'],
    cross: ['cross', '十字'],
  }),
  iterations: field('Iterations', 'How often it is applied.', '次数', '重复执行的次数。'),
  sigma: field(
    'Sigma',
    'How far the blur reaches; it removes noise and fine detail.',
    '标准差',
    '模糊的范围，用于去除噪声和细节。',
  ),
  diameter: field('Diameter', 'Of the neighbourhood.', '直径', '邻域的直径。'),
  sigmaColour: field(
    'Colour sigma',
    'How different values may be to be mixed.',
    '颜色标准差',
    '相差多少的数值仍会混合。',
  ),
  sigmaSpace: field('Space sigma', 'How far the filter reaches.', '空间标准差', '滤波的范围。'),
  kernel: field('Kernel', 'Weights of the neighbours.', '卷积核', '各邻居的权重。'),
  divisor: field(
    'Divisor',
    'Divides the sum; the kernel’s own sum where left out.',
    '除数',
    '总和除以它；留空则为卷积核之和。',
  ),
  dx: field('dx', 'Order of the derivative to the right.', 'dx', '水平方向导数的阶数。'),
  dy: field('dy', 'Order of the derivative downwards.', 'dy', '垂直方向导数的阶数。'),
  lowThreshold: field(
    'Low threshold',
    'Gradients below it are never an edge.',
    '低阈值',
    '梯度低于此值的一定不是边缘。',
  ),
  highThreshold: field(
    'High threshold',
    'Gradients above it always are; between the two, where they touch one.',
    '高阈值',
    '梯度高于此值的一定是边缘；介于两者之间的，与边缘相连才算。',
  ),
  apertureSize: field(
    'Aperture',
    'Side of the Sobel kernel that measures the gradient.',
    '核大小',
    '计算梯度的 Sobel 核的边长。',
  ),
  l2Gradient: field(
    'L2 gradient',
    'Its exact length instead of |gx| + |gy|.',
    'L2 梯度',
    '使用精确长度，而不是 |gx| + |gy|。',
  ),
}

function field(
  label: string,
  meaning: string,
  labelInChinese: string,
  meaningInChinese: string,
  options: Record<string, readonly [english: string, chinese: string]> = {},
): { en: FieldText; 'zh-CN': FieldText } {
  const named = (at: 0 | 1) => Object.fromEntries(Object.entries(options).map(([value, names]) => [value, names[at]]))
  const some = Object.keys(options).length > 0
  return {
    en: { label, meaning, ...(some && { options: named(0) }) },
    'zh-CN': { label: labelInChinese, meaning: meaningInChinese, ...(some && { options: named(1) }) },
  }
}

const textsIn = (locale: Locale, recipe: FieldText, operation: string): Texts => ({
  ...(Object.fromEntries(Object.entries(fields).map(([name, words]) => [`recipe.${name}`, words[locale]])) as Omit<
    Texts,
    'recipe' | 'recipe.kind'
  >),
  recipe,
  'recipe.kind': { label: operation, meaning: '', options: stepNames(locale), about: stepAbout(locale) },
})

/** What each field of a recipe is called and means. */
export const fieldTexts: Record<Locale, Texts> = {
  en: textsIn(
    'en',
    { label: 'Recipe', meaning: 'Operations in the order in which they are applied.', options: { item: 'step' } },
    'Operation',
  ),
  'zh-CN': textsIn(
    'zh-CN',
    { label: '处理步骤', meaning: '按从上到下的顺序执行。', options: { item: '步骤' } },
    '操作',
  ),
}
