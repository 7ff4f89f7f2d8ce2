/** The desktop's window: what its menus and the system ask is done here, and they are told what the page shows. */
import type { ContractRouterClient } from '@orpc/contract'
import { untrack } from 'svelte'
import type { DesktopContract } from '../../preload/contract.ts'
import type { ChosenFile, ShellRequest, Shown } from '../../preload/contract/shell.ts'
import { labError, toLabError } from '../../preload/errors.ts'
import { limits } from '../../preload/limits.ts'
import { experimentTabs } from './experiments.ts'
import type { UserFiles } from './files.ts'
import type { LabWindow } from './lab-window.svelte.ts'
import { formatPlace, parsePlace } from './place.ts'
import { focusedElement } from './in-shadow-roots.ts'
import { isTextField } from './shortcuts.ts'

const experimentIds = experimentTabs.map(({ id }) => id)

/** A file is written in parts of this size. */
const PART_BYTES = 4 * 2 ** 20

/** How often the system is told of progress, in milliseconds. */
const TELL_MS = 250

/** The pixels of a picture as the desktop takes them for the clipboard: BGRA from the top. */
async function pixelsOf(picture: Blob): Promise<{ width: number; height: number; bytes: Blob }> {
  const bitmap = await createImageBitmap(picture)
  const { width, height } = bitmap
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')!
  context.drawImage(bitmap, 0, 0)
  const { data } = context.getImageData(0, 0, width, height)
  for (let at = 0; at < data.length; at += 4) [data[at], data[at + 2]] = [data[at + 2]!, data[at]!]
  return { width, height, bytes: new Blob([data]) }
}

/** Files and clipboard by the system's own dialogs. */
function desktopFiles(lab: LabWindow): UserFiles {
  const { shell } = lab.client as ContractRouterClient<DesktopContract>
  return {
    async save(name, content, work) {
      const { file } = await shell.beginFile({ name })
      if (file === null) return null
      return work(async ({ signal, progress }) => {
        try {
          for (let at = 0; at < content.size; at += PART_BYTES) {
            const upload = await lab.uploadBulk(content.slice(at, at + PART_BYTES), signal)
            await shell.writeFile({ file, upload }, { signal })
            progress(Math.min(1, (at + PART_BYTES) / content.size))
          }
          return (await shell.endFile({ file })).saved
        } catch (thrown) {
          // Where this cannot be told any more either, the lab's end clears it away.
          await shell.dropFile({ file }).catch(() => {})
          throw thrown
        }
      })
    },
    async open(_accept, several) {
      const chosen = await shell.chooseImages({ several })
      return Promise.all(chosen.map((file) => fetchChosen(lab, file)))
    },
    // Whoever is gone meanwhile needs no list of recent files.
    opened: (name) => void shell.opened({ name: name.slice(0, 255) }).catch(() => {}),
    async copy(content) {
      if (typeof content === 'string') return void (await shell.copyText({ text: content }))
      const { width, height, bytes } = await pixelsOf(content)
      await shell.copyPicture({ upload: await lab.uploadBulk(bytes), width, height })
    },
  }
}
const fetchChosen = (lab: LabWindow, { bulkId, name, mediaType }: ChosenFile): Promise<File> =>
  lab.work(
    () => lab.text('work.opening', { name }),
    async ({ signal }) => new File([await lab.fetchBulk(bulkId, signal)], name, { type: mediaType }),
  )

function writing(): boolean {
  const element = focusedElement()
  return element !== null && isTextField(element)
}

/** Does what the menus and the system ask. */
async function answer(lab: LabWindow, request: ShellRequest): Promise<void> {
  switch (request.kind) {
    case 'command': {
      // The Edit menu's words for the field that is written in, which takes back its own letters.
      if ((request.id === 'undo' || request.id === 'redo') && writing()) return void document.execCommand(request.id)
      const command = lab.commands.list.find(({ id, enabled }) => id === request.id && (enabled?.() ?? true))
      return command?.run()
    }
    case 'open':
      return lab.openPicture(await fetchChosen(lab, request.file))
    case 'place': {
      const place = parsePlace(request.hash, experimentIds, limits.compareRuns)
      // What is none would lead to the start page without a word.
      if (formatPlace(place) !== request.hash)
        throw labError('deadLink', { link: request.hash.replace('#/', 'spiral-lab://') })
      return lab.go(place)
    }
    case 'problem':
      return lab.notify(request.error)
  }
}

/** How far everything that trains is, from 0 to 1, or null while nothing does. */
function progressOf(lab: LabWindow): number | null {
  const updates = [...lab.running.updates.values()]
  const total = updates.reduce((sum, { epochsTotal }) => sum + epochsTotal, 0)
  const done = updates.reduce((sum, { epochsDone }) => sum + epochsDone, 0)
  return total > 0 ? Math.min(1, done / total) : null
}

/** Joins the page to the desktop's own window, for as long as the page is there. */
export function joinDesktop(lab: LabWindow): void {
  const { shell } = lab.client as ContractRouterClient<DesktopContract>
  lab.files = desktopFiles(lab)
  lab.home = {
    show: async () => void (await shell.showHome()),
    choose: async (usual) => (await shell.chooseHome({ usual })).chosen,
  }
  lab.accelerators = {
    read: () => shell.accelerators(),
    choose: (remove) => shell.chooseAccelerators({ remove }),
  }

  async function follow(): Promise<void> {
    try {
      for await (const request of await shell.requests())
        await answer(lab, request).catch((thrown: unknown) => lab.notify(thrown))
    } catch (thrown) {
      if (lab.connected) lab.notify(toLabError(thrown).shape)
    }
  }

  let told = ''
  let newest: Shown | null = null
  function tellSoon(shown: Shown): void {
    if (newest === null) setTimeout(tell, TELL_MS)
    newest = shown
  }
  function tell(): void {
    const shown = newest
    newest = null
    const text = JSON.stringify(shown)
    if (!shown || text === told) return
    told = text
    // A wire that is lost is told of by the window itself, and everything is told again on the next.
    shell.present(shown).catch(() => (told = ''))
  }

  $effect.root(() => {
    $effect(() => {
      if (!lab.connected) return
      told = ''
      untrack(() => void follow())
    })
    $effect(() => {
      if (!lab.connected || !lab.info) return
      const progress = progressOf(lab)
      const shown: Shown = {
        locale: lab.locale,
        theme: lab.settings.theme,
        commands: lab.commands.list.filter(({ enabled }) => enabled?.() ?? true).map(({ id }) => id),
        progress: progress === null ? null : Math.round(progress * 100) / 100,
      }
      untrack(() => tellSoon(shown))
    })
  })
}
