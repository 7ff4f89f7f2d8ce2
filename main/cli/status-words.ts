import type { RunStatus } from '../../preload/contract/values.ts'
import type { Words } from '../../preload/words.ts'

/** What people read of a run's state; it is asked for, and told to scripts, by its own name. */
export const statusWords: Record<RunStatus, Words> = {
  running: { en: 'running', 'zh-CN': '训练中' },
  paused: { en: 'paused', 'zh-CN': '已暂停' },
  completed: { en: 'completed', 'zh-CN': '已完成' },
  stopped: { en: 'stopped', 'zh-CN': '已停止' },
  diverged: { en: 'diverged', 'zh-CN': '已发散' },
  failed: { en: 'failed', 'zh-CN': '失败' },
  interrupted: { en: 'interrupted', 'zh-CN': '已中断' },
}
