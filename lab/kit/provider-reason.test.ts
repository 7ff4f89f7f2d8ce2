import { expect, it } from 'vitest'
import { sayReason } from './provider-reason.ts'

const zh = (reason: string) => sayReason('zh-CN', reason)

it('tells in Chinese why a provider is used or refused, with its figures and names as they are', () => {
  expect(zh('measured: kernels 0.41 ms, tensorflow 4.7 ms a step; tfjs: the package is not installed')).toBe(
    '实测：kernels 0.41 毫秒，tensorflow 4.7 毫秒（每步）；tfjs: 未安装该软件包',
  )
  expect(zh('agrees with the reference; a step of spiral 3000×2→100→3 0.41 ms, 128×784→256→10 3.4 ms')).toBe(
    '与参考实现一致；每步用时：3000×2→100→3 0.41 毫秒，128×784→256→10 3.4 毫秒',
  )
  expect(zh('SQLite 3.54.1 is loaded')).toBe('已载入 SQLite 3.54.1')
  expect(zh('it was not built on this machine (`npm run native -- opencv` does it)')).toBe(
    '尚未在本机构建（运行 npm run native -- opencv 即可）',
  )
})

it('leaves English as it is, and what a library itself said', () => {
  expect(sayReason('en', 'it was asked for')).toBe('it was asked for')
  expect(zh('libtensorflow.so.2: cannot open shared object file')).toBe(
    'libtensorflow.so.2: cannot open shared object file',
  )
})
