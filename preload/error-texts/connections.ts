import { fieldErrors } from './fields.ts'
import { untouched, runsSafe, type ErrorText } from './text.ts'

const useAddress = { en: 'Open the address the lab printed', 'zh-CN': '请打开实验室在终端中打印的地址' } as const

/** Errors of messages between processes, and of the server on the loopback address. */
export const connectionErrors = {
  ...fieldErrors('call', 'E-IPC-001', { en: ' (a fault of the lab)', 'zh-CN': '（这是实验室自身的错误）' }),
  foreignSender: {
    code: 'E-IPC-002',
    kind: 'lab',
    message: { en: 'The message did not come from the lab’s own window.', 'zh-CN': '消息不是来自实验室自己的窗口。' },
    safe: untouched,
    do: { en: 'Close that window', 'zh-CN': '请关闭那个窗口' },
  },
  messageTooLarge: {
    code: 'E-IPC-003',
    kind: 'lab',
    message: {
      en: 'The message has {size} {unit}; the limit is {limit}.',
      'zh-CN': '消息有 {size} {unit}；上限为 {limit}。',
    },
    safe: untouched,
    do: { en: 'Send less at once', 'zh-CN': '请一次少发一些' },
  },
  tooManyMessages: {
    code: 'E-IPC-004',
    kind: 'retry',
    message: {
      en: 'Too many messages in a second ({count}; the limit is {limit}).',
      'zh-CN': '一秒内消息过多（{count}；上限为 {limit}）。',
    },
    safe: untouched,
    do: { en: 'Wait a moment', 'zh-CN': '请稍等片刻' },
  },
  tooManyStreams: {
    code: 'E-IPC-004',
    kind: 'retry',
    message: {
      en: 'This window follows {limit} streams, which is the limit.',
      'zh-CN': '此窗口已在接收 {limit} 个数据流，达到上限。',
    },
    safe: { en: 'They go on.', 'zh-CN': '它们会继续。' },
    do: { en: 'End one first', 'zh-CN': '请先结束一个' },
  },
  connectionLost: {
    code: 'E-IPC-005',
    kind: 'retry',
    message: { en: 'The connection to the lab was lost.', 'zh-CN': '与实验室的连接已断开。' },
    safe: runsSafe,
    do: { en: 'Wait; it connects again by itself', 'zh-CN': '请稍候；它会自动重新连接' },
  },
  cancelled: {
    code: 'E-IPC-006',
    kind: 'retry',
    message: { en: 'The call was cancelled.', 'zh-CN': '调用已取消。' },
    safe: untouched,
    do: { en: 'Call again', 'zh-CN': '请重新调用' },
  },
  unknownProcedure: {
    code: 'E-IPC-007',
    kind: 'lab',
    message: { en: 'The lab has no procedure `{procedure}`.', 'zh-CN': '实验室没有过程 `{procedure}`。' },
    safe: untouched,
    do: { en: 'Reload the page (a fault of the lab)', 'zh-CN': '请重新加载页面（这是实验室自身的错误）' },
  },
  malformedCall: {
    code: 'E-IPC-007',
    kind: 'lab',
    message: { en: 'The call of `{procedure}` could not be read.', 'zh-CN': '无法读取对 `{procedure}` 的调用。' },
    safe: untouched,
    do: { en: 'Reload the page (a fault of the lab)', 'zh-CN': '请重新加载页面（这是实验室自身的错误）' },
  },
  wrongToken: {
    code: 'E-NET-001',
    kind: 'lab',
    message: {
      en: 'This page is not one that the lab, as it runs now, has opened (its token is missing or wrong).',
      'zh-CN': '此页面不是由正在运行的实验室打开的（其令牌缺失或错误）。',
    },
    safe: untouched,
    do: useAddress,
  },
  wrongHost: {
    code: 'E-NET-002',
    kind: 'lab',
    message: { en: 'This address is not the lab’s.', 'zh-CN': '这不是实验室的地址。' },
    safe: untouched,
    do: useAddress,
  },
  wrongOrigin: {
    code: 'E-NET-003',
    kind: 'lab',
    message: { en: 'The request came from another page.', 'zh-CN': '请求来自其他页面。' },
    safe: untouched,
    do: useAddress,
  },
  tooManyWrongTokens: {
    code: 'E-NET-004',
    kind: 'retry',
    message: { en: 'Too many wrong tokens.', 'zh-CN': '错误的令牌过多。' },
    safe: untouched,
    do: { en: 'Wait a minute', 'zh-CN': '请等一分钟' },
  },
  notFound: {
    code: 'E-NET-005',
    kind: 'lab',
    message: { en: 'There is nothing at this address.', 'zh-CN': '此地址没有内容。' },
    safe: untouched,
    do: useAddress,
  },
  portUnavailable: {
    code: 'E-NET-006',
    kind: 'user',
    message: { en: 'Port {port} cannot be used ({reason}).', 'zh-CN': '端口 {port} 无法使用（{reason}）。' },
    safe: untouched,
    do: { en: 'Choose another with --port', 'zh-CN': '请用 --port 选择其他端口' },
  },
  tooManyWindows: {
    code: 'E-NET-007',
    kind: 'retry',
    message: { en: '{limit} windows are connected, which is the limit.', 'zh-CN': '已连接 {limit} 个窗口，达到上限。' },
    safe: { en: 'They go on.', 'zh-CN': '它们会继续。' },
    do: { en: 'Close one first', 'zh-CN': '请先关闭一个' },
  },
} as const satisfies Record<string, ErrorText>
