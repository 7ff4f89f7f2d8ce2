import type { Words } from '../words.ts'

const notAllowed = { en: 'permission denied', 'zh-CN': '没有权限' } as const
const circle = { en: 'its links lead in a circle', 'zh-CN': '其链接循环指向自身' } as const
const longName = { en: 'its name is too long', 'zh-CN': '名称过长' } as const
const noMemory = { en: 'there was not enough memory', 'zh-CN': '内存不足' } as const

/** What the machine says: of files, folders, the disk, ports and processes. */
export const systemPhrases = {
  /** A library's own words, which nobody can translate: marked as what they are. */
  said: { en: '{words}', 'zh-CN': '原文：“{words}”' },
  'file.missing': { en: 'there is no such file or folder', 'zh-CN': '没有这个文件或文件夹' },
  'file.underFile': { en: 'a part of its path is not a folder', 'zh-CN': '其路径中有一部分不是文件夹' },
  'file.isFolder': { en: 'it is a folder', 'zh-CN': '它是一个文件夹' },
  'file.notAllowed': notAllowed,
  'file.readOnly': { en: 'the disk is read-only', 'zh-CN': '磁盘是只读的' },
  'file.circle': circle,
  'file.longName': longName,
  'file.busy': { en: 'another program uses it', 'zh-CN': '另一个程序正在使用它' },
  'file.noDisk': { en: 'the disk reported a fault', 'zh-CN': '磁盘报告了故障' },
  'file.noFile': { en: 'it is not a regular file', 'zh-CN': '它不是普通文件' },
  'folder.readOnly': { en: 'it is read-only', 'zh-CN': '它是只读的' },
  'folder.notAllowed': notAllowed,
  'folder.noFolder': { en: 'it is not a folder', 'zh-CN': '它不是文件夹' },
  'folder.nowhere': { en: 'it cannot be made there', 'zh-CN': '无法在那里创建它' },
  'folder.circle': circle,
  'folder.longName': longName,
  'folder.unknown': { en: 'for a reason that the system does not tell', 'zh-CN': '系统没有说明原因' },
  'database.foreign': { en: 'it is not a history of this lab', 'zh-CN': '它不是本实验室的历史' },
  'database.malformed': { en: 'its pages do not fit together', 'zh-CN': '其内部结构已损坏' },
  'database.none': { en: 'it is not a database', 'zh-CN': '它不是数据库' },
  'port.taken': { en: 'another program uses it', 'zh-CN': '另一个程序正在使用它' },
  'port.notAllowed': notAllowed,
  'process.ended': { en: 'it ended', 'zh-CN': '它已结束' },
  'process.code': { en: 'code {code}', 'zh-CN': '退出码 {code}' },
  'process.memory': { en: 'it took more than {mib} MiB', 'zh-CN': '它占用的内存超过了 {mib} MiB' },
  'process.still': { en: 'nothing moved for {seconds} s', 'zh-CN': '{seconds} 秒没有任何进展' },
  'process.providers': { en: 'it is known now which libraries it may use', 'zh-CN': '现已查明它可以使用哪些库' },
  'process.settings': { en: 'the settings were changed', 'zh-CN': '设置已更改' },
  'child.training': { en: 'training {number}', 'zh-CN': '训练 {number}' },
  'child.imaging': { en: 'imaging', 'zh-CN': '图像' },
  'child.history': { en: 'history', 'zh-CN': '历史' },
  'child.probe': { en: 'probe', 'zh-CN': '试用' },
  'window.crashed': { en: 'it crashed', 'zh-CN': '它崩溃了' },
  'window.killed': { en: 'it was ended from outside', 'zh-CN': '它被外部结束' },
  'window.oom': noMemory,
  'window.memory-eviction': noMemory,
  'window.launch-failed': { en: 'it could not be started', 'zh-CN': '它无法启动' },
  'window.integrity-failure': { en: 'its code was changed', 'zh-CN': '其代码遭到改动' },
  'window.abnormal-exit': { en: 'it ended unexpectedly', 'zh-CN': '它意外结束' },
  'status.running': { en: 'running', 'zh-CN': '训练中' },
  'status.paused': { en: 'paused', 'zh-CN': '已暂停' },
  'status.completed': { en: 'completed', 'zh-CN': '已完成' },
  'status.stopped': { en: 'stopped', 'zh-CN': '已停止' },
  'status.diverged': { en: 'diverged', 'zh-CN': '已发散' },
  'status.failed': { en: 'failed', 'zh-CN': '失败' },
  'status.interrupted': { en: 'interrupted', 'zh-CN': '已中断' },
} as const satisfies Record<string, Words>
