import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Applied, OpenImage } from '../../../preload/contract/images.ts'
import { labError } from '../../../preload/errors.ts'
import { ImageSession } from './image-session.svelte.ts'
import type { Recipe } from '../../core/images/recipe.ts'

// What is drawn is another test's matter, and needs a canvas.
vi.mock('./pixels.view.ts', () => ({ drawable: ({ bulkId }: { bulkId: string }) => ({ bulkId }) }))
vi.mock('./glance.view.ts', () => ({
  glanceAt: ({ name }: File) =>
    new Promise((done) => setTimeout(() => done(name === 'small.jpg' ? null : { src: name }), 50)),
}))
beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => draw())
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const blur = (sigma: number): Recipe => [{ kind: 'gaussianBlur', sigma, enabled: true }]
const preview = { bulkId: 'imaging:1', width: 1, height: 1, channels: 4 as const }
const sigmaOf = (recipe: unknown): number => (recipe as { sigma: number }[])[0]?.sigma ?? 0

/**
 * A lab in which a recipe takes as long as its sigma says, in milliseconds, and opening `broken` fails after a second.
 * @param previews whether previews are made, which take 10 ms
 */
function makeSession(previews: boolean) {
  const asked: number[] = []
  const done: number[] = []
  const stopped: number[] = []
  const sides: number[] = []
  const apply = (
    { recipe, draft: mayDraft, maxSide }: { recipe: unknown; draft: boolean; maxSide: number },
    { signal }: { signal: AbortSignal },
  ): Promise<Applied> => {
    const sigma = sigmaOf(recipe)
    sides.push(maxSide)
    const draft = mayDraft && previews
    asked.push(sigma)
    return new Promise((resolve, reject) => {
      let over = false
      const timer = setTimeout(
        () => {
          over = true
          done.push(sigma)
          resolve({
            preview,
            thumbnails: { width: 1, height: 1, count: 0 },
            stages: [],
            channels: 3,
            type: 'uint8',
            width: 1,
            height: 1,
            draft,
            figures: {},
            durationMs: sigma,
            provider: 'x',
          })
        },
        draft ? 10 : sigma,
      )
      signal.addEventListener('abort', () => {
        clearTimeout(timer)
        if (!over) stopped.push(sigma)
        reject(signal.reason as Error)
      })
    })
  }
  const openSample = ({ name }: { name: string }): Promise<OpenImage> =>
    new Promise((resolve, reject) =>
      setTimeout(
        () =>
          name === 'broken'
            ? reject(labError('notAnImage', { begins: '00' }))
            : resolve({
                imageId: name,
                preview,
                width: name === 'large' ? 4000 : 1,
                height: 1,
              } as unknown as OpenImage),
        name === 'broken' ? 1_000 : 10,
      ),
    )
  const after = <T>(ms: number, value: T): Promise<T> => new Promise((done) => setTimeout(() => done(value), ms))
  const open = async ({ name }: { name: string }): Promise<OpenImage> => {
    await after(140, null)
    return openSample({ name })
  }
  const reopen = ({ imageId }: { imageId: string }): Promise<OpenImage> =>
    imageId === 'lost'
      ? Promise.reject(labError('imageNotOpen', {}, { path: 'imageId', received: imageId }))
      : openSample({ name: `${imageId} again` })
  const lab = {
    client: { images: { apply, open, openSample, reopen, close: () => Promise.resolve({}) } },
    fetchBulk: () => Promise.resolve(new ArrayBuffer(4)),
    uploadBulk: (file: File) => Promise.resolve(`upload:${file.name}`),
    work: async (_: unknown, task: (tools: unknown) => Promise<unknown>, outer?: AbortSignal) =>
      task({ signal: outer ?? new AbortController().signal, work: 'a', progress: () => {} }),
  }
  const tab: { recipe: Recipe | null } = { recipe: null }
  const session = new ImageSession(lab as never, { opening: () => '', applying: () => '' }, () => tab.recipe)
  return { session, lab, tab, asked, done, stopped, sides }
}
async function opened(previews = false) {
  const all = makeSession(previews)
  const opening = all.session.openSample('disc', 'disc')
  await vi.advanceTimersByTimeAsync(20)
  await opening
  return all
}

it('a quick recipe is drawn even when a newer one is wanted; a slow one gives way', async () => {
  const { session, asked, done, stopped } = await opened()
  session.apply(blur(200))
  await vi.advanceTimersByTimeAsync(100)
  session.apply(blur(30_000))
  await vi.advanceTimersByTimeAsync(200)
  expect([asked, done, stopped]).toEqual([[200, 30_000], [200], []])
  // Newer ones: the last of them counts, once the slow one has had its time.
  session.apply(blur(10))
  session.apply(blur(20))
  await vi.advanceTimersByTimeAsync(400)
  expect([asked, done, stopped]).toEqual([[200, 30_000, 20], [200, 20], [30_000]])
  expect([session.stopped, session.applyError]).toEqual([false, null])
  expect(session.applied?.durationMs).toBe(20)
})

it('shows a preview at each value, the whole once the hand rests, and leaves that off at once for a newer value', async () => {
  const { session, asked, done, stopped } = await opened(true)
  for (const sigma of [1_000, 2_000, 3_000]) {
    session.apply(blur(sigma))
    await vi.advanceTimersByTimeAsync(16)
    expect([session.applied?.draft, session.applied?.durationMs]).toEqual([true, sigma])
  }
  expect(asked).toEqual([1_000, 2_000, 3_000])
  await vi.advanceTimersByTimeAsync(200)
  expect([asked.length, session.applied?.draft]).toEqual([4, true])
  session.apply(blur(500))
  await vi.advanceTimersByTimeAsync(16)
  expect([stopped, session.applied?.draft, session.applied?.durationMs]).toEqual([[3_000], true, 500])
  await vi.advanceTimersByTimeAsync(1_000)
  expect([session.applied?.draft, session.applied?.durationMs]).toEqual([false, 500])
  expect(done).toEqual([1_000, 2_000, 3_000, 500, 500])
})

it('opening another picture stops what is made of the one before, which goes on where that fails', async () => {
  const { session, asked, stopped } = await opened()
  session.apply(blur(5_000))
  await vi.advanceTimersByTimeAsync(500)
  const broken = session.openSample('broken', 'broken')
  await vi.advanceTimersByTimeAsync(100)
  expect([asked, stopped, session.stopped]).toEqual([[5_000], [5_000], false])
  await vi.advanceTimersByTimeAsync(1_000)
  await broken
  expect([asked, session.openError?.code]).toEqual([[5_000, 5_000], 'E-IMG-001'])
  await vi.advanceTimersByTimeAsync(5_000)
  expect(session.applied?.durationMs).toBe(5_000)
})

it('shows a large JPEG as the browser draws it until it is open, or cannot be opened', async () => {
  const { session } = await opened()
  const jpeg = (name: string) => new File([], name, { type: 'image/jpeg' })
  const glance = () => session.glance?.src
  void session.openFile(jpeg('photo.jpg'))
  await vi.advanceTimersByTimeAsync(60)
  expect([glance(), session.opening, session.image?.imageId]).toEqual(['photo.jpg', 'photo.jpg', 'disc'])
  await vi.advanceTimersByTimeAsync(100)
  expect([glance(), session.opening, session.image?.imageId]).toEqual([undefined, null, 'photo.jpg'])
  // The last good picture stays.
  void session.openFile(jpeg('broken'))
  await vi.advanceTimersByTimeAsync(60)
  expect(glance()).toBe('broken')
  await vi.advanceTimersByTimeAsync(2_000)
  expect([glance(), session.openError?.code, session.image?.imageId]).toEqual([undefined, 'E-IMG-001', 'photo.jpg'])
  // A small one is open as soon; a glance that comes late is of a picture that nobody opens any more.
  void session.openFile(jpeg('small.jpg'))
  await vi.advanceTimersByTimeAsync(60)
  expect(glance()).toBeUndefined()
  await vi.advanceTimersByTimeAsync(100)
  void session.openFile(jpeg('photo.jpg'))
  await vi.advanceTimersByTimeAsync(10)
  session.cancel()
  await vi.advanceTimersByTimeAsync(200)
  expect([glance(), session.opening]).toEqual([undefined, null])
})

it('fetches nothing where the preview came with its answer', async () => {
  const { session, lab } = await opened()
  const fetched = vi.spyOn(lab, 'fetchBulk')
  const { apply } = lab.client.images
  session.apply(blur(20))
  await vi.advanceTimersByTimeAsync(30)
  expect([session.applied?.durationMs, fetched.mock.calls.length]).toEqual([20, 1])
  lab.client.images.apply = async (...asked) => ({ ...(await apply(...asked)), bytes: new Uint8Array(4) })
  session.apply(blur(30))
  await vi.advanceTimersByTimeAsync(40)
  expect([session.applied?.durationMs, fetched.mock.calls.length]).toEqual([30, 1])
})

it('what the page before had open is opened again, from where it came where the lab has lost it, or named', async () => {
  const { session } = makeSession(false)
  const left = async (imageId: string, source: object) => {
    const opening = session.openLeft({ imageId, name: 'beach.jpg', source })
    await vi.advanceTimersByTimeAsync(50)
    await opening
    return [session.image?.imageId, session.source, session.gone, session.openError]
  }
  expect(await left('file', {})).toEqual(['file again', {}, null, null])
  expect(await left('lost', { sample: 'leaf' })).toEqual(['leaf', { sample: 'leaf' }, null, null])
  session.image = null
  expect(await left('lost', {})).toEqual([undefined, { sample: 'leaf' }, 'beach.jpg', null])
  const other = session.openSample('disc', 'disc')
  expect(session.gone).toBe(null)
  await vi.advanceTimersByTimeAsync(50)
  await other
})

it('asks for the result while the picture’s own pixels come; what is no longer wanted is left off', async () => {
  const { session, lab, tab, asked, done, stopped } = makeSession(false)
  lab.fetchBulk = () => new Promise((come) => setTimeout(() => come(new ArrayBuffer(4)), 100))
  const open = async (sigma: number) => {
    tab.recipe = blur(sigma)
    const opening = session.openSample('disc', 'disc')
    await vi.advanceTimersByTimeAsync(115)
    await opening
  }
  await open(60)
  expect([asked, done, session.image?.imageId]).toEqual([[60], [60], 'disc'])
  session.apply(tab.recipe!)
  // Its own picture is fetched as every other is.
  await vi.advanceTimersByTimeAsync(60)
  expect([asked, session.applied?.durationMs]).toEqual([[60], 60])
  // A recipe that changed meanwhile is asked for anew, and so is one after a rest.
  await open(5_000)
  session.apply(blur(70))
  await vi.advanceTimersByTimeAsync(200)
  expect([asked, stopped, session.applied?.durationMs]).toEqual([[60, 5_000, 70], [5_000], 70])
  // One whose picture never came goes with it.
  lab.fetchBulk = () => Promise.reject(labError('notFound', {}))
  await open(6_000)
  expect([asked.slice(3), stopped.slice(1)]).toEqual([
    [6_000, 6_000],
    [6_000, 6_000],
  ])
})

it('draws a large picture small first, and larger once its first result is there', async () => {
  const { session, tab, asked, sides, lab } = makeSession(false)
  const openSample = vi.spyOn(lab.client.images, 'openSample')
  tab.recipe = blur(60)
  const opening = session.openSample('large', 'large')
  await vi.advanceTimersByTimeAsync(20)
  await opening
  const first = session.before
  session.apply(tab.recipe)
  await vi.advanceTimersByTimeAsync(40)
  expect([(openSample.mock.calls[0]![0] as { maxSide?: number }).maxSide, sides, session.before === first]).toEqual([
    1024,
    [2048],
    true,
  ])
  await vi.advanceTimersByTimeAsync(20)
  // The picture itself: a recipe without a step.
  expect([asked, sides, session.applied?.durationMs]).toEqual([[60, 0], [2048, 2048], 60])
  await vi.advanceTimersByTimeAsync(10)
  expect([session.before === first, session.after === null]).toEqual([false, false])
})
