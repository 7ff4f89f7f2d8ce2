import { phrase, fromLibrary, type MessageRef, type RawText } from '../../preload/message.ts'

const fileWords: Readonly<Record<string, MessageRef>> = {
  ENOENT: phrase('file.missing'),
  ENOTDIR: phrase('file.underFile'),
  EISDIR: phrase('file.isFolder'),
  EACCES: phrase('file.notAllowed'),
  EPERM: phrase('file.notAllowed'),
  EROFS: phrase('file.readOnly'),
  ELOOP: phrase('file.circle'),
  ENAMETOOLONG: phrase('file.longName'),
  EBUSY: phrase('file.busy'),
  ETXTBSY: phrase('file.busy'),
  EIO: phrase('file.noDisk'),
}

/** The system's code of an error, such as `ENOSPC`; null for errors from elsewhere. */
export const systemCode = (thrown: unknown): string | null => {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null
  return typeof code === 'string' ? code : null
}

/** Why the system would not read or write a file: in words, or by its code where the lab has no words for it. */
export function fileReason(thrown: unknown): RawText | MessageRef {
  const code = systemCode(thrown)
  return (code !== null && fileWords[code]) || fromLibrary(code ?? thrown)
}

const folderWords: Readonly<Record<string, MessageRef>> = {
  EROFS: phrase('folder.readOnly'),
  EACCES: phrase('folder.notAllowed'),
  EPERM: phrase('folder.notAllowed'),
  ENOTDIR: phrase('folder.noFolder'),
  EEXIST: phrase('folder.noFolder'),
  ENOENT: phrase('folder.nowhere'),
  ELOOP: phrase('folder.circle'),
  ENAMETOOLONG: phrase('folder.longName'),
}

/** Why a folder can't be written, in words; by the system's code where the lab has none for it. */
export function folderReason(thrown: unknown): MessageRef | RawText {
  const code = systemCode(thrown)
  if (code === null) return phrase('folder.unknown')
  return folderWords[code] ?? fromLibrary(code)
}

/** Whether something is wrong with the folder itself. */
export const isFolderFault = (thrown: unknown): boolean => Object.hasOwn(folderWords, systemCode(thrown) ?? '')
