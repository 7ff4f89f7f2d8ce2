import { untouched, runsSafe, type ErrorText } from './text.ts'

const notOpened = { en: 'Nothing was opened.', 'zh-CN': '没有打开任何文件。' } as const

/** Errors of pictures. */
export const pictureErrors = {
  notAnImage: {
    code: 'E-IMG-001',
    kind: 'user',
    message: {
      en: 'The lab cannot read this file: it is no PNG, JPEG, BMP or WebP image. Its first bytes are {begins}.',
      'zh-CN': '实验室无法读取此文件：它不是 PNG、JPEG、BMP 或 WebP 图像。它的前几个字节是 {begins}。',
    },
    safe: notOpened,
    do: { en: 'Choose an image', 'zh-CN': '请选择一张图像' },
  },
  imageFormatUnsupported: {
    code: 'E-IMG-001',
    kind: 'user',
    message: {
      en: 'This is a file of the kind {kind}; the lab opens PNG, JPEG, BMP and WebP.',
      'zh-CN': '这是 {kind} 文件；实验室可打开 PNG、JPEG、BMP 和 WebP。',
    },
    safe: notOpened,
    do: { en: 'Save it as PNG or JPEG, and open that', 'zh-CN': '请另存为 PNG 或 JPEG 后再打开' },
  },
  imageTruncated: {
    code: 'E-IMG-002',
    kind: 'user',
    message: {
      en: 'The {format} ends early: {missing} more bytes were expected after byte {at}.',
      'zh-CN': '{format} 文件不完整：第 {at} 字节之后还应有 {missing} 字节。',
    },
    safe: notOpened,
    do: { en: 'Copy the file again', 'zh-CN': '请重新复制该文件' },
  },
  imageTruncatedAt: {
    code: 'E-IMG-002',
    kind: 'user',
    message: { en: 'The {format} ends early, at byte {at}.', 'zh-CN': '{format} 文件不完整，在第 {at} 字节处中断。' },
    safe: notOpened,
    do: { en: 'Copy the file again', 'zh-CN': '请重新复制该文件' },
  },
  imageChunkDamaged: {
    code: 'E-IMG-003',
    kind: 'user',
    message: {
      en: 'Chunk {chunk} at byte {at} is damaged (its checksum differs).',
      'zh-CN': '第 {at} 字节处的数据块 {chunk} 已损坏（校验和不符）。',
    },
    safe: notOpened,
    do: { en: 'Get another copy', 'zh-CN': '请另取一份副本' },
  },
  imageTooLarge: {
    code: 'E-IMG-004',
    kind: 'user',
    message: {
      en: 'The image is {width} × {height} ({megapixels} MP); the limit is {limitMegapixels} MP and {limitSide} a side.',
      'zh-CN':
        '图像为 {width} × {height}（{megapixels} 百万像素）；上限为 {limitMegapixels} 百万像素，每边 {limitSide}。',
    },
    safe: notOpened,
    do: { en: 'Scale it down first', 'zh-CN': '请先缩小图像' },
  },
  imageFileTooLarge: {
    code: 'E-IMG-004',
    kind: 'user',
    message: {
      en: 'The file has {bytes} bytes; the limit is {limit}.',
      'zh-CN': '文件有 {bytes} 字节；上限为 {limit}。',
    },
    safe: notOpened,
    do: { en: 'Scale the image down first', 'zh-CN': '请先缩小图像' },
  },
  imageExpandsTooFar: {
    code: 'E-IMG-005',
    kind: 'user',
    message: {
      en: 'The file would expand {ratio}-fold; the limit is {limit}-fold.',
      'zh-CN': '文件解压后会膨胀 {ratio} 倍；上限为 {limit} 倍。',
    },
    safe: notOpened,
    do: { en: 'Re-save it with a program you trust', 'zh-CN': '请用可信的程序重新保存' },
  },
  imageMalformed: {
    code: 'E-IMG-006',
    kind: 'user',
    message: {
      en: 'The {format} is not built as it should be: {reason} (at byte {at}).',
      'zh-CN': '{format} 的结构不正确：{reason}（第 {at} 字节）。',
    },
    safe: notOpened,
    do: { en: 'Get another copy', 'zh-CN': '请另取一份副本' },
  },
  imageDataDamaged: {
    code: 'E-IMG-006',
    kind: 'user',
    message: { en: 'The {format} is damaged: {reason}.', 'zh-CN': '{format} 已损坏：{reason}。' },
    safe: notOpened,
    do: { en: 'Get another copy', 'zh-CN': '请另取一份副本' },
  },
  imagingStopped: {
    code: 'E-IMG-007',
    kind: 'retry',
    message: { en: 'The image process stopped ({reason}).', 'zh-CN': '图像进程已停止（{reason}）。' },
    safe: {
      en: 'Your runs are saved, and open pictures will be opened again.',
      'zh-CN': '您的运行记录均已保存，打开的图像会重新打开。',
    },
    do: { en: 'Try again', 'zh-CN': '请再试一次' },
  },
  imagingStalled: {
    code: 'E-IMG-008',
    kind: 'retry',
    message: {
      en: 'Nothing moved in the image process for {limitSeconds} s, and it was stopped.',
      'zh-CN': '图像处理在 {limitSeconds} 秒内毫无进展，已被停止。',
    },
    safe: runsSafe,
    do: { en: 'Try a smaller image', 'zh-CN': '请试一张较小的图像' },
  },
  imageNotOpen: {
    code: 'E-IMG-009',
    kind: 'retry',
    message: { en: 'That picture is not open any more.', 'zh-CN': '该图像已不再打开。' },
    safe: runsSafe,
    do: { en: 'Open it again', 'zh-CN': '请重新打开' },
  },
  tooManyImagesOpen: {
    code: 'E-IMG-010',
    kind: 'user',
    message: {
      en: '{open} pictures are open; the limit is {limit}.',
      'zh-CN': '已打开 {open} 张图像；上限为 {limit}。',
    },
    safe: { en: 'The open pictures stay open.', 'zh-CN': '已打开的图像保持打开。' },
    do: { en: 'Close one first', 'zh-CN': '请先关闭一张' },
  },
  runWithoutImage: {
    code: 'E-IMG-011',
    kind: 'user',
    message: { en: 'The run `{run}` keeps no picture.', 'zh-CN': '运行 `{run}` 没有保存图像。' },
    safe: untouched,
    do: { en: 'Choose a run of the Images tab', 'zh-CN': '请选择“图像”页的运行' },
  },
  noImageProvider: {
    code: 'E-IMG-012',
    kind: 'user',
    message: {
      en: 'Nothing that could process pictures was loaded ({reason}).',
      'zh-CN': '没有载入任何可以处理图像的后端（{reason}）。',
    },
    safe: { en: 'Your runs are saved, and training works.', 'zh-CN': '您的运行记录均已保存，训练不受影响。' },
    do: { en: 'Install Spiral Lab again', 'zh-CN': '请重新安装 Spiral Lab' },
  },
  recipeOutOfMemory: {
    code: 'E-IMG-013',
    kind: 'user',
    message: {
      en: 'The step `{kind}` would need {mib} MiB for its pictures; the limit is {limit} MiB.',
      'zh-CN': '步骤 `{kind}` 的图像需要 {mib} MiB；上限为 {limit} MiB。',
    },
    safe: untouched,
    do: { en: 'Make the picture smaller or grey before that step', 'zh-CN': '请在此步骤之前缩小图像或转为灰度' },
  },
  stepTypeUnsupported: {
    code: 'E-MOD-001',
    kind: 'user',
    message: {
      en: 'The step `{kind}` cannot take {what}; it takes {types}.',
      'zh-CN': '步骤 `{kind}` 不能处理{what}；它接受{types}。',
    },
    safe: untouched,
    do: { en: 'Add a `convert` step before it', 'zh-CN': '请在它之前加上 `convert` 步骤' },
  },
  stepNeedsGrey: {
    code: 'E-MOD-001',
    kind: 'user',
    message: {
      en: 'The step `{kind}` cannot take {what}; it takes {types}.',
      'zh-CN': '步骤 `{kind}` 不能处理{what}；它接受{types}。',
    },
    safe: untouched,
    do: { en: 'Add a `grey` step before it', 'zh-CN': '请在它之前加上 `grey` 步骤' },
  },
  stepNeedsColour: {
    code: 'E-MOD-001',
    kind: 'user',
    message: {
      en: 'The step `{kind}` cannot take a grey picture; it takes colour.',
      'zh-CN': '步骤 `{kind}` 不能处理灰度图像；它接受彩色图像。',
    },
    safe: untouched,
    do: { en: 'Remove it, or put it before the step that makes grey', 'zh-CN': '请删去它，或移到转为灰度的步骤之前' },
  },
  sliceEmpty: {
    code: 'E-MOD-001',
    kind: 'user',
    message: {
      en: '`{path}` selects nothing: `{got}` of {length}.',
      'zh-CN': '`{path}` 没有选中任何内容：`{got}`，总数为 {length}。',
    },
    safe: untouched,
    do: { en: 'Choose a slice inside of the picture', 'zh-CN': '请选择图像之内的切片' },
  },
  colourOutOfRange: {
    code: 'E-MOD-001',
    kind: 'user',
    message: {
      en: '`{path}` must be from {least} to {most} for a picture of type {type} (got {got}).',
      'zh-CN': '对于 {type} 类型的图像，`{path}` 必须在 {least} 到 {most} 之间（收到 {got}）。',
    },
    safe: untouched,
    do: { en: 'Correct that colour', 'zh-CN': '请更正该颜色' },
  },
  tooManyPixels: {
    code: 'E-MOD-001',
    kind: 'user',
    message: {
      en: '{width} × {height} is more than {limit} megapixels.',
      'zh-CN': '{width} × {height} 超过 {limit} 百万像素。',
    },
    safe: untouched,
    do: { en: 'Choose a smaller size', 'zh-CN': '请选择较小的尺寸' },
  },
  recipeWithoutCanny: {
    code: 'E-MOD-001',
    kind: 'user',
    message: { en: 'The recipe has no `canny` step to explain.', 'zh-CN': '处理步骤中没有可以解释的 `canny`。' },
    safe: untouched,
    do: { en: 'Add a `canny` step, or switch it on', 'zh-CN': '请加上 `canny` 步骤，或将其启用' },
  },
  floatOutOfRange: {
    code: 'E-MOD-001',
    kind: 'user',
    message: {
      en: 'The step `convert` cannot scale values outside −1 … 1 (from {least} to {most}).',
      'zh-CN': '步骤 `convert` 不能缩放 −1 … 1 之外的值（从 {least} 到 {most}）。',
    },
    safe: untouched,
    do: {
      en: 'Add a `stretch` step before it, or keep the values',
      'zh-CN': '请在它之前加上 `stretch` 步骤，或保留数值',
    },
  },
} as const satisfies Record<string, ErrorText>
