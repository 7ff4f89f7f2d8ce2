import type { StepKind } from '../../core/images/steps/step-schema.ts'
import type { Locale } from '../../kit/lab-context.ts'

/** The groups of steps, in the order of the menu. */
export const stepGroups = ['region', 'colour', 'tone', 'filter', 'edges', 'segment'] as const
export type StepGroup = (typeof stepGroups)[number]

export const groupNames: Record<Locale, Record<StepGroup, string>> = {
  en: {
    region: 'Region and size',
    colour: 'Colour and data type',
    tone: 'Brightness',
    filter: 'Filters',
    edges: 'Edges',
    segment: 'Segmentation',
  },
  'zh-CN': {
    region: '区域与尺寸',
    colour: '颜色与数据类型',
    tone: '亮度',
    filter: '滤波',
    edges: '边缘',
    segment: '分割',
  },
}

/** What a kind of step is called and does, in one line. */
interface StepText {
  group: StepGroup
  en: readonly [name: string, does: string]
  'zh-CN': readonly [name: string, does: string]
}

export const stepTexts: Record<StepKind, StepText> = {
  fill: {
    group: 'region',
    en: ['Fill a region', 'Sets rows and columns to one colour: img[r0:r1, c0:c1] = 255'],
    'zh-CN': ['填充区域', '将指定的行列设为一种颜色：img[r0:r1, c0:c1] = 255'],
  },
  crop: {
    group: 'region',
    en: ['Crop', 'Keeps a rectangle of the picture'],
    'zh-CN': ['裁剪', '保留图片中的一个矩形'],
  },
  resize: { group: 'region', en: ['Resize', 'Changes width and height'], 'zh-CN': ['缩放', '改变宽度和高度'] },
  rotate: {
    group: 'region',
    en: ['Rotate', 'Turns by 90, 180 or 270 degrees'],
    'zh-CN': ['旋转', '旋转 90、180 或 270 度'],
  },
  flip: {
    group: 'region',
    en: ['Flip', 'Mirrors left to right or top to bottom'],
    'zh-CN': ['翻转', '左右或上下镜像'],
  },
  grey: { group: 'colour', en: ['Grey', 'Colour to grey'], 'zh-CN': ['灰度', '彩色转为灰度'] },
  channel: {
    group: 'colour',
    en: ['One channel', 'Keeps red, green, blue or alpha as grey'],
    'zh-CN': ['单个通道', '只保留红、绿、蓝或透明度'],
  },
  swapChannels: {
    group: 'colour',
    en: ['Swap channels', 'Reorders red, green and blue'],
    'zh-CN': ['交换通道', '重新排列红、绿、蓝'],
  },
  convertColour: {
    group: 'colour',
    en: ['Colour space', 'To HSV, Lab or back to RGB'],
    'zh-CN': ['颜色空间', '转为 HSV、Lab 或转回 RGB'],
  },
  convert: {
    group: 'colour',
    en: ['Data type', 'To uint8, uint16, int16, float or bool'],
    'zh-CN': ['数据类型', '转为 uint8、uint16、int16、浮点或布尔'],
  },
  highlight: {
    group: 'colour',
    en: ['Highlight', 'Paints bright or dark pixels: img[img[:, :, 0] > 160] = [255, 0, 0]'],
    'zh-CN': ['高亮', '给亮或暗的像素上色：img[img[:, :, 0] > 160] = [255, 0, 0]'],
  },
  brightnessContrast: {
    group: 'tone',
    en: ['Brightness and contrast', 'Multiplies and adds'],
    'zh-CN': ['亮度和对比度', '乘以系数再加上常数'],
  },
  gamma: {
    group: 'tone',
    en: ['Gamma', 'Brightens or darkens the middle tones'],
    'zh-CN': ['伽马', '调亮或调暗中间色调'],
  },
  stretch: {
    group: 'tone',
    en: ['Stretch the range', 'Spreads values from black to white'],
    'zh-CN': ['拉伸范围', '把数值拉伸到从黑到白'],
  },
  invert: { group: 'tone', en: ['Invert', 'Black becomes white'], 'zh-CN': ['反相', '黑变白，白变黑'] },
  overWhite: {
    group: 'tone',
    en: ['Put on a background', 'Replaces transparency by a colour'],
    'zh-CN': ['叠加到背景', '用一种颜色代替透明'],
  },
  equalize: {
    group: 'tone',
    en: ['Equalize histogram', 'Uses the whole range of grey evenly'],
    'zh-CN': ['直方图均衡化', '均匀使用整个灰度范围'],
  },
  clahe: {
    group: 'tone',
    en: ['Local equalization (CLAHE)', 'Equalizes tile by tile, with limited contrast'],
    'zh-CN': ['局部均衡化（CLAHE）', '逐块均衡化，并限制对比度'],
  },
  noise: {
    group: 'tone',
    en: ['Add noise', 'Gaussian, or salt and pepper'],
    'zh-CN': ['添加噪声', '高斯噪声或椒盐噪声'],
  },
  gaussianBlur: {
    group: 'filter',
    en: ['Gaussian blur', 'Removes noise and fine detail'],
    'zh-CN': ['高斯模糊', '去除噪声和细节'],
  },
  medianBlur: {
    group: 'filter',
    en: ['Median filter', 'Removes single wrong pixels'],
    'zh-CN': ['中值滤波', '去除孤立的错误像素'],
  },
  bilateral: {
    group: 'filter',
    en: ['Bilateral filter', 'Smooths and keeps edges'],
    'zh-CN': ['双边滤波', '平滑并保留边缘'],
  },
  convolve: { group: 'filter', en: ['Convolution', 'A kernel of your own'], 'zh-CN': ['卷积', '使用自定义的卷积核'] },
  sobel: { group: 'edges', en: ['Sobel', 'First or second derivative'], 'zh-CN': ['Sobel', '一阶或二阶导数'] },
  scharr: { group: 'edges', en: ['Scharr', 'A more exact first derivative'], 'zh-CN': ['Scharr', '更精确的一阶导数'] },
  laplacian: {
    group: 'edges',
    en: ['Laplacian', 'Sum of the second derivatives'],
    'zh-CN': ['拉普拉斯', '二阶导数之和'],
  },
  canny: {
    group: 'edges',
    en: ['Canny edges', 'OpenCV’s edge detector'],
    'zh-CN': ['Canny 边缘', 'OpenCV 的边缘检测'],
  },
  cannyScikit: {
    group: 'edges',
    en: ['Canny (scikit-image)', 'feature.canny, blur included'],
    'zh-CN': ['Canny（scikit-image）', 'feature.canny，自带模糊'],
  },
  threshold: {
    group: 'segment',
    en: ['Threshold', 'Black and white by a fixed, found or local limit'],
    'zh-CN': ['阈值', '按固定、自动或局部的阈值分为黑白'],
  },
  connectedComponents: {
    group: 'segment',
    en: ['Connected components', 'Each region in its own colour, counted and measured'],
    'zh-CN': ['连通区域', '每个区域一种颜色，并计数和测量'],
  },
  erode: { group: 'segment', en: ['Erode', 'Shrinks bright regions'], 'zh-CN': ['腐蚀', '缩小亮的区域'] },
  dilate: { group: 'segment', en: ['Dilate', 'Grows bright regions'], 'zh-CN': ['膨胀', '扩大亮的区域'] },
  open: { group: 'segment', en: ['Open', 'Removes small bright spots'], 'zh-CN': ['开运算', '去除小的亮斑'] },
  close: { group: 'segment', en: ['Close', 'Fills small dark holes'], 'zh-CN': ['闭运算', '填补小的暗洞'] },
}

/** The names of all kinds, as the options of a choice. */
export const stepNames = (locale: Locale): Record<StepKind, string> =>
  Object.fromEntries(Object.entries(stepTexts).map(([kind, text]) => [kind, text[locale][0]])) as Record<
    StepKind,
    string
  >

/** Of each kind its group and what it does, and the words of both languages that it is found by. */
export const stepAbout = (locale: Locale): Record<string, { group: string; does: string; words: string }> =>
  Object.fromEntries(
    Object.entries(stepTexts).map(([kind, { group, ...names }]) => [
      kind,
      {
        group: groupNames[locale][group],
        does: names[locale][1],
        words: (['en', 'zh-CN'] as const).flatMap((each) => [...names[each], groupNames[each][group]]).join(' '),
      },
    ]),
  )
