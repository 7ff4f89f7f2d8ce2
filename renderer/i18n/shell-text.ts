import { texts } from '../../lab/kit/lab-context.ts'
import { en } from './en.ts'
import { zhCN } from './zh-CN.ts'

/** The shell's own texts. */
export const shellText = texts({ en, 'zh-CN': zhCN })
