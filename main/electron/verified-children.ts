import { labError, toLabError, type LabError } from '../../preload/errors.ts'
import { Closing, type Frame } from '../../preload/wires/wire.ts'
import type { ChildExit, StartChild, StartedChild } from '../supervisor/started-child.ts'
import { findChanged, type ShippedFiles } from './shipped-files.ts'

/**
 * Starts children whose files are those that were shipped, and refuses the others. On Linux nothing else looks: what
 * Electron itself verifies is the archive, and only elsewhere.
 * @param start how a child is started once its files are seen to be right
 * @param folder where they lie, beside the archive
 * @param tell is told why a child was refused
 */
export function verifiedChildren(
  start: StartChild,
  folder: string,
  readList: () => ShippedFiles,
  tell: (error: LabError) => void,
): StartChild {
  async function look(program: string): Promise<LabError | null> {
    let error: LabError
    try {
      const file = await findChanged(folder, readList(), program)
      if (file === null) return null
      error = labError('programChanged', { file })
    } catch (thrown) {
      const { code } = thrown as NodeJS.ErrnoException
      error = code
        ? labError('programChanged', { file: `${(thrown as NodeJS.ErrnoException).path ?? code}` })
        : toLabError(thrown)
    }
    tell(error)
    return error
  }
  return (program, environment, closeReason) =>
    startLater(look(program), () => start(program, environment, closeReason), closeReason)
}

/** A child that is started once it is known that it may be; frames wait until then. */
function startLater(
  looking: Promise<LabError | null>,
  start: () => StartedChild,
  closeReason: (exit: ChildExit) => LabError,
): StartedChild {
  const closing = new Closing()
  const exits: ((exit: ChildExit) => void)[] = []
  const beats: ((bytes: number) => void)[] = []
  let child: StartedChild | null = null
  let ended: ChildExit | null = null
  let hear: ((frame: Frame) => void) | null = null
  const end = (exit: ChildExit): void => {
    if (ended) return
    ended = exit
    for (const listener of exits.splice(0)) listener(exit)
    closing.close(exit.refused ?? closeReason(exit))
  }
  const started = looking.then((refused) => {
    if (ended) return
    if (refused) return end({ code: null, signal: null, refused })
    child = start()
    child.onExit(end)
    child.wire.onClose((reason) => closing.close(reason))
    if (hear) child.wire.onFrame(hear)
    for (const listener of beats) child.onHeartbeat(listener)
  })
  const stop = (signal: string): void => {
    if (child) child.kill()
    else end({ code: null, signal })
  }
  return {
    get pid() {
      return child?.pid ?? null
    },
    wire: {
      isOwn: true,
      async send(frame) {
        if (!child) await started
        if (child) return child.wire.send(frame)
        return new Promise((_, reject) => closing.listen(reject))
      },
      onFrame(listener) {
        hear = listener
        child?.wire.onFrame(listener)
      },
      onClose: (listener) => closing.listen(listener),
      close: () => (child ? child.wire.close() : stop('closed')),
    },
    onExit: (listener) => (ended ? listener(ended) : void exits.push(listener)),
    onHeartbeat: (listener) => {
      beats.push(listener)
      child?.onHeartbeat(listener)
    },
    kill: () => stop('SIGKILL'),
  }
}
