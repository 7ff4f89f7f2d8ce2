import type { Localized } from '../localized.ts'

/** Why a library is used or is not. */
export const providerPhrases = {
  'provider.asked': { en: 'it was asked for', 'zh-CN': '按您的选择' },
  'provider.large': { en: 'the model is too large to be tried first', 'zh-CN': '模型太大，无法先行试算' },
  'provider.batchMemory': {
    en: 'there is not enough memory for a whole batch at once',
    'zh-CN': '内存不足以一次处理整个批次',
  },
  'provider.addresses': {
    en: 'it needs {mib} MiB, and the memory of WebAssembly ends at {most} MiB',
    'zh-CN': '它需要 {mib} MiB，而 WebAssembly 的内存最多为 {most} MiB',
  },
  'provider.memory': {
    en: 'this machine does not give it {mib} MiB of memory',
    'zh-CN': '本机无法给它 {mib} MiB 内存',
  },
  'provider.builtIn': { en: 'it is part of the lab', 'zh-CN': '实验室自带' },
  'provider.version': { en: 'version {version} is loaded', 'zh-CN': '已载入版本 {version}' },
  'provider.library': { en: '{library} {version} is loaded', 'zh-CN': '已载入 {library} {version}' },
  'provider.decoded': { en: 'it decoded a picture', 'zh-CN': '已成功解码一张图片' },
  'provider.notWhite': { en: 'a white pixel was not decoded as white', 'zh-CN': '白色像素没有解码为白色' },
  'provider.none': { en: 'there is no such provider', 'zh-CN': '没有这个计算后端' },
  'provider.notBuilt': {
    en: 'it was not built on this machine (`{command}` does it)',
    'zh-CN': '尚未在本机构建（运行 `{command}` 即可）',
  },
  'provider.notLinked': {
    en: 'no TensorFlow library is linked on this machine (`{command}` does it)',
    'zh-CN': '本机尚未链接 TensorFlow 库（运行 `{command}` 即可）',
  },
  'provider.notInstalled': { en: 'the package is not installed', 'zh-CN': '未安装该软件包' },
  'provider.otherNode': {
    en: 'it was built for another Node (version {built}, this one is {runs}; `{command}` builds it anew)',
    'zh-CN': '它是为另一版本的 Node 构建的（版本 {built}，当前为 {runs}；运行 `{command}` 可重新构建）',
  },
  'provider.packed': {
    en: 'it needs a Node it was compiled for, which the packed program does not bring',
    'zh-CN': '需要编译时所用的 Node，打包的程序不含它',
  },
  'provider.noLauncher': {
    en: 'it needs the Node it was compiled for; start the window with `npm start`',
    'zh-CN': '需要编译时所用的 Node；请用 `npm start` 启动窗口',
  },
  'provider.noNode': { en: 'it needs a Node, and `{node}` is none', 'zh-CN': '需要一个 Node，而 `{node}` 不是' },
  'provider.untried': { en: 'it was not tried yet', 'zh-CN': '尚未检查' },
  'provider.ended': { en: 'trying it ended its process ({reason})', 'zh-CN': '试用时其进程结束了（{reason}）' },
  'provider.differs': {
    en: 'two steps of training differ from the reference by {difference}',
    'zh-CN': '训练两步的结果与参考实现相差 {difference}',
  },
  'provider.agrees': {
    en: 'agrees with the reference; a step of {times}',
    'zh-CN': '与参考实现一致；每步用时：{times}',
  },
  'provider.measured': { en: 'measured: {times} a step', 'zh-CN': '实测（每步）：{times}' },
  'provider.time': { en: '{name} {ms} ms', 'zh-CN': '{name} {ms} 毫秒' },
  'provider.refused': { en: '{name}: {reason}', 'zh-CN': '{name}：{reason}' },
} as const satisfies Record<string, Localized>
