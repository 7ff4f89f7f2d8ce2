import type { Localized } from '../localized.ts'

/** What is wrong with the bytes of a picture. */
export const picturePhrases = {
  'picture.decoder': { en: 'it cannot be decoded (`{words}`)', 'zh-CN': '其数据无法解码（`{words}`）' },
  'picture.channels': { en: 'it decodes to {channels} channels', 'zh-CN': '它解码后有 {channels} 个通道' },
  'picture.noSize': { en: 'its width or height is 0', 'zh-CN': '其宽度或高度为 0' },
  'picture.noSizeOrLess': { en: 'its width or height is 0 or less', 'zh-CN': '其宽度或高度为 0 或负数' },
  'picture.noData': { en: 'it has no picture data', 'zh-CN': '其中没有图像数据' },
  'picture.misplaced': { en: '{part} stands in the wrong place', 'zh-CN': '{part} 出现在错误的位置' },
  'picture.chunkTooLong': {
    en: 'chunk {chunk} says it has {length} bytes; {left} are left',
    'zh-CN': '数据块 {chunk} 声称有 {length} 字节，而文件只剩 {left} 字节',
  },
  'picture.grey': { en: 'a grey picture of type {type}', 'zh-CN': '{type} 类型的灰度图像' },
  'picture.colour': { en: 'a colour picture of type {type}', 'zh-CN': '{type} 类型的彩色图像' },
  'picture.greyOf': { en: 'grey pictures of type {typeNames}', 'zh-CN': '{typeNames} 类型的灰度图像' },
  'picture.typesOf': { en: 'pictures of type {typeNames}', 'zh-CN': '{typeNames} 类型的图像' },
  'bmp.header': { en: 'a header of {bytes} bytes does not exist', 'zh-CN': '不存在 {bytes} 字节的文件头' },
  'bmp.compression': {
    en: 'compression {compression} with {bits} bits a pixel is not one it can have',
    'zh-CN': '不存在每像素 {bits} 位的压缩方式 {compression}',
  },
  'bmp.masks': { en: 'its colour masks overlap or have holes', 'zh-CN': '其颜色掩码重叠或不连续' },
  'bmp.pixelsInHeader': { en: 'its pixels begin inside its header', 'zh-CN': '其像素数据从文件头内部开始' },
  'jpeg.coding': {
    en: 'its way of coding ({coding}) is not one of baseline and progressive',
    'zh-CN': '其编码方式（{coding}）既不是基线式也不是渐进式',
  },
  'jpeg.bits': { en: 'it has {bits} bits a value instead of 8', 'zh-CN': '每个值有 {bits} 位，而不是 8 位' },
  'jpeg.components': {
    en: '{components} colour components do not fit its frame header',
    'zh-CN': '{components} 个颜色分量与其帧头不符',
  },
  'jpeg.sampling': { en: 'a sampling factor is not 1 to 4', 'zh-CN': '有一个采样因子不在 1 到 4 之间' },
  'jpeg.segment': { en: 'a segment says it has {length} bytes', 'zh-CN': '有一个数据段声称有 {length} 字节' },
  'jpeg.twoFrames': { en: 'it has two frame headers', 'zh-CN': '它有两个帧头' },
  'jpeg.noFrame': { en: 'picture data come before the frame header', 'zh-CN': '图像数据出现在帧头之前' },
  'jpeg.scans': { en: 'it has more than {limit} scans', 'zh-CN': '它的扫描超过 {limit} 次' },
  'png.header': { en: 'it must begin with an IHDR chunk of 13 bytes', 'zh-CN': '它必须以 13 字节的 IHDR 数据块开始' },
  'png.colour': {
    en: 'colour type {colour} with {depth} bits does not exist',
    'zh-CN': '不存在 {depth} 位的颜色类型 {colour}',
  },
  'png.method': {
    en: 'its compression, filter or interlace method does not exist',
    'zh-CN': '其压缩、滤波或隔行方式不存在',
  },
  'png.chunkName': { en: 'a chunk has no valid name', 'zh-CN': '有一个数据块的名称无效' },
  'png.palette': { en: 'PLTE has {length} bytes', 'zh-CN': 'PLTE 有 {length} 字节' },
  'png.noPalette': { en: 'its palette is missing', 'zh-CN': '缺少调色板' },
  'png.unknown': {
    en: 'chunk {chunk} is unknown and must not be left out',
    'zh-CN': '数据块 {chunk} 未知，而且不可忽略',
  },
  'webp.short': { en: 'VP8 is too short for a picture', 'zh-CN': 'VP8 太短，容不下图像' },
  'webp.keyFrame': { en: 'VP8 does not begin with a key frame', 'zh-CN': 'VP8 不是以关键帧开始' },
  'webp.firstPart': {
    en: 'VP8 says that its first part is longer than itself',
    'zh-CN': 'VP8 声称其第一部分比自身还长',
  },
  'webp.losslessStart': { en: 'VP8L does not begin as it should', 'zh-CN': 'VP8L 的开头不正确' },
  'webp.losslessVersion': { en: 'VP8L has an unknown version', 'zh-CN': 'VP8L 的版本未知' },
  'webp.riff': { en: 'its RIFF block says it has {bytes} bytes', 'zh-CN': '其 RIFF 块声称有 {bytes} 字节' },
  'webp.twoPictures': { en: 'it has two pictures', 'zh-CN': '它有两幅图像' },
  'webp.frameOutside': { en: 'a frame reaches over the canvas', 'zh-CN': '有一帧超出画布' },
  'webp.canvas': { en: 'its canvas and its picture differ in size', 'zh-CN': '其画布与图像的大小不同' },
  'passed.trailer': {
    en: '{bytes} bytes after the end of the picture',
    'zh-CN': '图像结束之后的 {bytes} 字节',
  },
  'passed.end': {
    en: 'the end of the file, of which at least {bytes} bytes are missing after the picture',
    'zh-CN': '图像之后缺失的文件结尾（至少 {bytes} 字节）',
  },
  'passed.junk': {
    en: '{bytes} bytes between two segments that belong to neither (the first at byte {at})',
    'zh-CN': '两个数据段之间不属于任何一段的 {bytes} 字节（最先出现在第 {at} 字节）',
  },
  'passed.scanParameters': {
    en: 'scan parameters that a picture without progression has no use for',
    'zh-CN': '非渐进式图像用不到的扫描参数',
  },
  'passed.jfif': { en: 'the unknown JFIF version {version}', 'zh-CN': '未知的 JFIF 版本 {version}' },
  'passed.adobe': {
    en: 'the colour transform {transform}, which a picture of {components} components cannot have',
    'zh-CN': '{components} 个分量的图像不可能有的颜色变换 {transform}',
  },
  'passed.decoder': { en: 'what its decoder complained of (`{words}`)', 'zh-CN': '解码器提示的问题（`{words}`）' },
  'passed.transparency': {
    en: 'a description of transparency that does not fit the picture',
    'zh-CN': '与图像不符的透明度说明',
  },
  'passed.unnamed': {
    en: 'a chunk of {bytes} bytes without a valid name (at byte {at})',
    'zh-CN': '一个名称无效的 {bytes} 字节数据块（第 {at} 字节）',
  },
  'passed.chunk': {
    en: 'the chunk {chunk} of {bytes} bytes, which is over the limit of {limit}',
    'zh-CN': '数据块 {chunk}：{bytes} 字节，超过上限 {limit}',
  },
  'passed.planes': { en: 'the number of planes ({planes} instead of 1)', 'zh-CN': '平面数（{planes}，而不是 1）' },
  'passed.colours': {
    en: 'the number of colours ({said}), of which {colours} fit',
    'zh-CN': '颜色数（{said}），其中只容得下 {colours} 种',
  },
  'passed.runs': { en: 'what its runs hold beyond the end of a row', 'zh-CN': '行程编码中超出行尾的部分' },
  'passed.alpha': {
    en: 'a transparency by which nothing of the picture would be seen',
    'zh-CN': '会使整幅图像都看不见的透明度',
  },
} as const satisfies Record<string, Localized>
