import type { ErrorKey } from './error-texts.ts'

/** The error catalogue in Chinese; an entry that the English one has and this one lacks does not compile. */

interface Text {
  message: string
  safe: string
  do: string
}

const untouched = '没有任何改动。'
const runsSafe = '您的运行记录均已保存。'
const notOpened = '没有打开任何文件。'
const useAddress = '请打开实验室在终端中打印的地址'

type FieldKind =
  | 'type'
  | 'range'
  | 'length'
  | 'oneOf'
  | 'kind'
  | 'missing'
  | 'misspelt'
  | 'misplaced'
  | 'unknownOf'
  | 'unknown'
  | 'rule'

function field<Code extends string>(code: Code, thing: string): Record<`${Code}.${FieldKind}`, Text> {
  const correct = `请更正该字段${thing}`
  const texts: Record<FieldKind, Text> = {
    type: { message: '`{path}` 必须是 {expected}（收到 {got}）。', safe: untouched, do: correct },
    range: { message: '`{path}` 必须 {relation} {limit}（收到 {got}）。', safe: untouched, do: correct },
    length: { message: '`{path}` 的长度必须 {relation} {limit}（现为 {length}）。', safe: untouched, do: correct },
    oneOf: { message: '`{path}` 必须是以下之一：{options}（收到 {got}）。', safe: untouched, do: correct },
    kind: { message: '`{path}` 不是本实验室认识的种类（收到 {got}）。', safe: untouched, do: correct },
    missing: { message: '缺少 `{path}`；它必须是 {expected}。', safe: untouched, do: `请补上该字段${thing}` },
    misspelt: { message: '没有字段 `{key}`；您是指 `{hint}` 吗？', safe: untouched, do: '请改名为 `{hint}`' },
    misplaced: { message: '这里没有字段 `{key}`；您是指 `{hint}` 吗？', safe: untouched, do: '请把它移到 `{hint}`' },
    unknownOf: { message: '没有字段 `{key}`；这里的字段有 {known}。', safe: untouched, do: '请删去它' },
    unknown: { message: '没有字段 `{key}`。', safe: untouched, do: '请删去它' },
    rule: { message: '`{path}`：{rule}（收到 {got}）。', safe: untouched, do: correct },
  }
  return Object.fromEntries(Object.entries(texts).map(([kind, text]) => [`${code}.${kind}`, text])) as Record<
    `${Code}.${FieldKind}`,
    Text
  >
}

export const errorsZhCN = {
  'E-IMG-001': {
    message: '实验室无法读取此文件：它不是 PNG、JPEG、BMP 或 WebP 图像。它的前几个字节是 {begins}。',
    safe: notOpened,
    do: '请选择一张图像',
  },
  'E-IMG-002': {
    message: '{format} 文件不完整：第 {at} 字节之后还应有 {missing} 字节。',
    safe: notOpened,
    do: '请重新复制该文件',
  },
  'E-IMG-002.open': { message: '{format} 文件不完整，在第 {at} 字节处中断。', safe: notOpened, do: '请重新复制该文件' },
  'E-IMG-003': {
    message: '第 {at} 字节处的数据块 {chunk} 已损坏（校验和不符）。',
    safe: notOpened,
    do: '请另取一份副本',
  },
  'E-IMG-004': {
    message:
      '图像为 {width} × {height}（{megapixels} 百万像素）；上限为 {limitMegapixels} 百万像素，每边 {limitSide}。',
    safe: notOpened,
    do: '请先缩小图像',
  },
  'E-IMG-004.file': { message: '文件有 {bytes} 字节；上限为 {limit}。', safe: notOpened, do: '请先缩小图像' },
  'E-IMG-005': {
    message: '文件解压后会膨胀 {ratio} 倍；上限为 {limit} 倍。',
    safe: notOpened,
    do: '请用可信的程序重新保存',
  },
  'E-IMG-006': {
    message: '{format} 的结构不正确：{reason}（第 {at} 字节）。',
    safe: notOpened,
    do: '请另取一份副本',
  },
  'E-IMG-007': {
    message: '图像进程已停止（{reason}）。',
    safe: '您的运行记录均已保存，打开的图像会重新打开。',
    do: '请再试一次',
  },
  'E-IMG-008': {
    message: '图像处理在 {limitSeconds} 秒内毫无进展，已被停止。',
    safe: runsSafe,
    do: '请试一张较小的图像',
  },
  'E-IMG-009': { message: '该图像已不再打开。', safe: runsSafe, do: '请重新打开' },
  'E-IMG-010': {
    message: '已打开 {open} 张图像；上限为 {limit}。',
    safe: '已打开的图像保持打开。',
    do: '请先关闭一张',
  },
  'E-IMG-011': { message: '运行 `{run}` 没有保存图像。', safe: untouched, do: '请选择“图像”页的运行' },
  ...field('E-MOD-001', '，然后重新开始'),
  'E-MOD-001.json': { message: '这不是 JSON：{reason}。', safe: untouched, do: '请更正该文件' },
  'E-MOD-001.large': { message: '文件有 {size} {unit}；上限为 {limit}。', safe: untouched, do: '请缩小该文件' },
  'E-MOD-001.experiment': { message: '没有实验 `{got}`；现有 {known}。', safe: untouched, do: '请选择其中之一' },
  'E-MOD-002': {
    message: '此模型约需 {needMiB} MiB（{layers}）；可用 {limitMiB} MiB。',
    safe: '没有分配任何内存。',
    do: '请减小层或批量',
  },
  'E-MOD-003': {
    message: '计算后端 `{provider}` 无法训练此模型：{reason}。',
    safe: untouched,
    do: '请选择其他后端，或用 `auto`',
  },
  'E-MOD-004': { message: '数据中有非有限数值（样本 {sample}，{column}）。', safe: untouched, do: '请更正数据' },
  'E-MOD-004.label': {
    message: '样本 {sample} 的标签是 {label}；{classes} 个类别为 0 到 {last}。',
    safe: untouched,
    do: '请更正标签，或增加模型的输出',
  },
  'E-MOD-004.shape': {
    message: '{what} 的数量是 {got}；模型及其损失函数需要 {expected}。',
    safe: untouched,
    do: '请使用与模型相符的数据',
  },
  'E-RUN-001': {
    message: '第 {epoch} 轮时损失变为 {loss}（最先出现在 {layer}）。',
    safe: '此前的每一轮均已保存。',
    do: '请用不大于 {rate} 的学习率重新运行',
  },
  'E-RUN-002': {
    message: '训练进程在第 {epoch} 轮停止（{reason}）。',
    safe: '直到第 {saved} 轮均已保存。',
    do: '请重新运行',
  },
  'E-RUN-003': {
    message: '训练进程停止了 {count} 次，没有完成一轮。',
    safe: '该运行已被搁置；其他一切照常。',
    do: '请选择其他计算后端',
  },
  'E-RUN-004': { message: '没有运行 `{run}`。', safe: untouched, do: '请在历史中查找' },
  'E-RUN-005': {
    message: '有 {count} 个运行的编号含有 `{run}`：{some}。',
    safe: untouched,
    do: '请多给出几个字符',
  },
  'E-RUN-006': { message: '该运行已不在训练（状态：{status}）。', safe: '该运行已保存。', do: '请重新运行' },
  'E-RUN-008': {
    message: '{running} 个运行正在训练；本机同时训练 {limit} 个。',
    safe: '它们会继续。',
    do: '请等一个结束，或停止一个',
  },
  'E-RUN-009': { message: '已经有运行 `{run}`。', safe: untouched, do: '请换一个编号' },
  'E-RUN-010': { message: '该运行仍在训练。', safe: untouched, do: '请先停止它' },
  'E-RUN-011': { message: '`{experiment}` 的运行没有可以写出的网络。', safe: untouched, do: '请选择训练过网络的运行' },
  'E-RUN-012': {
    message: '此运行的权重没有保存（状态：{status}）。',
    safe: '运行本身已保存。',
    do: '请重新运行到结束，或导出为脚本',
  },
  'E-STO-001': { message: '磁盘已满。', safe: '此前保存的一切完好无损。', do: '请腾出空间后再试' },
  'E-STO-002': { message: '文件操作失败（{verb}）：{reason}。', safe: untouched, do: '请选择其他位置' },
  'E-STO-003': {
    message: '数据文件夹无法写入（{reason}）。',
    safe: '其中的内容保持原样。',
    do: '请用 --home 选择其他文件夹，或更改其权限',
  },
  'E-STO-004': {
    message: '{total} 个运行中有 {damaged} 个已损坏，已被搁置。',
    safe: '其余的已检查，完好无损。',
    do: '请查看损坏的运行',
  },
  'E-STO-004.run': {
    message: '运行 {run} 从第 {epoch} 轮起已损坏。',
    safe: '此前的各轮以及其他运行完好无损。',
    do: '请重新运行，并检查磁盘',
  },
  'E-STO-004.bytes': {
    message: '随运行保存的 `{name}` 已损坏（校验和不符）。',
    safe: '运行本身完好无损。',
    do: '请检查磁盘',
  },
  'E-STO-004.file': {
    message: '历史文件已损坏（{reason}）。',
    safe: '没有动过它。',
    do: '请检查磁盘，或用 --home 选择其他文件夹',
  },
  'E-STO-005': {
    message: '另一个实验室（进程 {pid}）正在使用此数据文件夹。',
    safe: '它不受影响。',
    do: '请使用那一个，或用 --home 选择其他文件夹',
  },
  'E-STO-006': {
    message: '此历史的格式版本为 {found}；本实验室只认识版本 {known}。',
    safe: '没有动过它。',
    do: '请更新实验室',
  },
  'E-STO-007': {
    message: '运行 {run} 已保存的 {epochs} 轮丢失了（磁盘故障）。',
    safe: '在那之前的一切完好无损：{kept} 轮。',
    do: '请重新运行，并检查磁盘',
  },
  'E-STO-007.run': {
    message: '已保存到第 {epochs} 轮的运行 {run} 不在历史中（磁盘故障）。',
    safe: '其他运行完好无损。',
    do: '请重新运行，并检查磁盘',
  },
  'E-STO-008': { message: '历史进程已停止（{reason}）。', safe: '此前确认过的一切均已保存。', do: '请再试一次' },
  'E-STO-009': { message: '`{file}` 已存在。', safe: '没有动过它。', do: '请换一个名称，或加上 --force' },
  'E-STO-010': {
    message: '设置文件已损坏。',
    safe: '它已另存为 `{kept}`，现在使用默认设置。',
    do: '请重新设置',
  },
  'E-STO-011': {
    message: '无法保存第 {got} 轮：运行 {run} 的下一轮应为 {expected}。',
    safe: '此前保存的一切完好无损。',
    do: '请从第 {expected} 轮起保存（这是实验室自身的错误）',
  },
  'E-STO-012': {
    message: '磁盘报告了故障（{reason}）。',
    safe: '此前确认过的一切均已保存。',
    do: '请检查磁盘，然后重新启动实验室',
  },
  'E-STO-013': { message: '历史没有打开。', safe: '其中的一切保持原样。', do: '请重新启动实验室' },
  ...field('E-IPC-001', '（这是实验室自身的错误）'),
  'E-IPC-002': { message: '消息不是来自实验室自己的窗口。', safe: untouched, do: '请关闭那个窗口' },
  'E-IPC-003': { message: '消息有 {size} {unit}；上限为 {limit}。', safe: untouched, do: '请一次少发一些' },
  'E-IPC-004': { message: '一秒内消息过多（{count}；上限为 {limit}）。', safe: untouched, do: '请稍等片刻' },
  'E-IPC-005': { message: '与实验室的连接已断开。', safe: runsSafe, do: '请稍候；它会自动重新连接' },
  'E-IPC-006': { message: '调用已取消。', safe: untouched, do: '请重新调用' },
  'E-NET-001': { message: '此页面不是由正在运行的实验室打开的（其令牌缺失或错误）。', safe: untouched, do: useAddress },
  'E-NET-002': { message: '这不是实验室的地址。', safe: untouched, do: useAddress },
  'E-NET-003': { message: '请求来自其他页面。', safe: untouched, do: useAddress },
  'E-NET-004': { message: '错误的令牌过多。', safe: untouched, do: '请等一分钟' },
  'E-NET-005': { message: '此地址没有内容。', safe: untouched, do: useAddress },
  'E-NET-006': { message: '端口 {port} 无法使用（{reason}）。', safe: untouched, do: '请用 --port 选择其他端口' },
  'E-NET-007': { message: '已连接 {limit} 个窗口，达到上限。', safe: '它们会继续。', do: '请先关闭一个' },
  'E-CLI-001': { message: '{reason}', safe: untouched, do: '请看 `lab help`' },
  'E-CLI-001.command': { message: '没有命令 `{word}`；您是指 `{meant}` 吗？', safe: untouched, do: '请看 `lab help`' },
  'E-CLI-001.commandOf': { message: '没有命令 `{word}`；现有 {known}。', safe: untouched, do: '请看 `lab help`' },
  'E-CLI-001.option': { message: '没有选项 `{word}`；您是指 `{meant}` 吗？', safe: untouched, do: '请看 `lab help`' },
  'E-CLI-001.optionOf': { message: '没有选项 `{word}`；现有 {known}。', safe: untouched, do: '请看 `lab help`' },
  'E-CLI-001.family': { message: '`lab {first}` 之后需要 {known} 之一。', safe: untouched, do: '请看 `lab help`' },
  'E-CLI-001.value': { message: '`--{option}` 需要一个值（{value}）。', safe: untouched, do: '请看 `lab help`' },
  'E-CLI-001.choice': {
    message: '`--{option}` 必须是 {known} 之一（给出的是 {got}）。',
    safe: untouched,
    do: '请看 `lab help`',
  },
  'E-CLI-001.switch': { message: '`--{option}` 不带值（给出的是 {got}）。', safe: untouched, do: '请看 `lab help`' },
  'E-CLI-001.needs': { message: '`lab {name}` 需要 {usage}。', safe: untouched, do: '请看 `lab help`' },
  'E-CLI-001.noArguments': {
    message: '`lab {name}` 不带参数（给出的是 {got}）。',
    safe: untouched,
    do: '请看 `lab help`',
  },
  'E-CLI-001.most': {
    message: '`lab {name}` 只带 {usage}（给出了 {count} 个）。',
    safe: untouched,
    do: '请看 `lab help`',
  },
  'E-CLI-001.run': {
    message: '`{typed}` 不是运行；请给出它的编号，或编号开头或结尾的六个以上字符。',
    safe: untouched,
    do: '请看 `lab help`',
  },
  'E-APP-001': { message: '发生了意外（编号 {reference}）。', safe: runsSafe, do: '请再试一次；日志中有此编号' },
  'E-APP-002': { message: '无法启动 {child} 进程（{reason}）。', safe: runsSafe, do: '请重新启动实验室' },
  'E-APP-003': { message: '程序文件 {file} 不是发布时的文件。', safe: runsSafe, do: '请重新安装 Spiral Lab' },
  'E-SHL-001': {
    message: '无法读取“{file}”（{reason}）。',
    safe: untouched,
    do: '请选择其他文件，或确认该文件是否还在',
  },
  'E-SHL-002': {
    message: '无法写入“{file}”（{reason}）。',
    safe: '要保存的内容仍在实验室中打开着。',
    do: '请选择其他文件夹',
  },
  'E-SHL-003': {
    message: '链接 `{link}` 在实验室中没有对应的位置。',
    safe: untouched,
    do: '请打开实验室，在历史中查找',
  },
  'E-SHL-004': { message: '窗口意外停止（{reason}），已重新打开。', safe: '训练不受影响。', do: '继续使用即可' },
  'E-SHL-005': { message: '要保存的数据已不存在。', safe: '要保存的内容仍在实验室中打开着。', do: '请再保存一次' },
} satisfies Record<ErrorKey, Text>
