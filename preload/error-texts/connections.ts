import { fieldTexts } from './fields.ts'
import { untouched, runsSafe, type ErrorText } from './text.ts'

const useAddress = { en: 'Open the address the lab printed', 'zh-CN': '请打开实验室在终端中打印的地址' } as const

/** Errors of messages between processes, and of the server on the loopback address. */
export const connectionErrors = {
  ...fieldTexts('E-IPC-001', { en: ' (a fault of the lab)', 'zh-CN': '（这是实验室自身的错误）' }),
  'E-IPC-002': {
    message: { en: 'The message did not come from the lab’s own window.', 'zh-CN': '消息不是来自实验室自己的窗口。' },
    safe: untouched,
    do: { en: 'Close that window', 'zh-CN': '请关闭那个窗口' },
  },
  'E-IPC-003': {
    message: {
      en: 'The message has {size} {unit}; the limit is {limit}.',
      'zh-CN': '消息有 {size} {unit}；上限为 {limit}。',
    },
    safe: untouched,
    do: { en: 'Send less at once', 'zh-CN': '请一次少发一些' },
  },
  'E-IPC-004': {
    message: {
      en: 'Too many messages in a second ({count}; the limit is {limit}).',
      'zh-CN': '一秒内消息过多（{count}；上限为 {limit}）。',
    },
    safe: untouched,
    do: { en: 'Wait a moment', 'zh-CN': '请稍等片刻' },
  },
  'E-IPC-005': {
    message: { en: 'The connection to the lab was lost.', 'zh-CN': '与实验室的连接已断开。' },
    safe: runsSafe,
    do: { en: 'Wait; it connects again by itself', 'zh-CN': '请稍候；它会自动重新连接' },
  },
  'E-IPC-006': {
    message: { en: 'The call was cancelled.', 'zh-CN': '调用已取消。' },
    safe: untouched,
    do: { en: 'Call again', 'zh-CN': '请重新调用' },
  },
  'E-NET-001': {
    message: {
      en: 'This page is not one that the lab, as it runs now, has opened (its token is missing or wrong).',
      'zh-CN': '此页面不是由正在运行的实验室打开的（其令牌缺失或错误）。',
    },
    safe: untouched,
    do: useAddress,
  },
  'E-NET-002': {
    message: { en: 'This address is not the lab’s.', 'zh-CN': '这不是实验室的地址。' },
    safe: untouched,
    do: useAddress,
  },
  'E-NET-003': {
    message: { en: 'The request came from another page.', 'zh-CN': '请求来自其他页面。' },
    safe: untouched,
    do: useAddress,
  },
  'E-NET-004': {
    message: { en: 'Too many wrong tokens.', 'zh-CN': '错误的令牌过多。' },
    safe: untouched,
    do: { en: 'Wait a minute', 'zh-CN': '请等一分钟' },
  },
  'E-NET-005': {
    message: { en: 'There is nothing at this address.', 'zh-CN': '此地址没有内容。' },
    safe: untouched,
    do: useAddress,
  },
  'E-NET-006': {
    message: { en: 'Port {port} cannot be used ({reason}).', 'zh-CN': '端口 {port} 无法使用（{reason}）。' },
    safe: untouched,
    do: { en: 'Choose another with --port', 'zh-CN': '请用 --port 选择其他端口' },
  },
  'E-NET-007': {
    message: { en: '{limit} windows are connected, which is the limit.', 'zh-CN': '已连接 {limit} 个窗口，达到上限。' },
    safe: { en: 'They go on.', 'zh-CN': '它们会继续。' },
    do: { en: 'Close one first', 'zh-CN': '请先关闭一个' },
  },
} as const satisfies Record<string, ErrorText>
