/** What is done with a result: saved as a file, or kept in the history. */
import type { LabContext, TextValues, WorkTools } from '../../kit/lab-context.ts'
import type { ImageSession } from './image-session.svelte.ts'
import type { Recipe } from '../../core/images/recipe.ts'

type Lab = Pick<LabContext, 'client' | 'fetchBulk' | 'saveFile' | 'work' | 'notify' | 'announce'>

export class ResultActions {
  readonly #lab: Lab
  readonly #session: ImageSession
  readonly #say: (key: 'saving' | 'keeping' | 'kept', values?: TextValues) => string
  /** Whether one of them goes on. */
  working = $state(false)
  /** The run that the present result was kept as; null where it was not. */
  keptRun = $state<string | null>(null)

  constructor(lab: Lab, session: ImageSession, say: (key: 'saving' | 'keeping' | 'kept') => string) {
    this.#lab = lab
    this.#session = session
    this.#say = say
  }

  save(recipe: Recipe): Promise<void> {
    return this.#do('saving', async (imageId, { work, signal }) => {
      const { bulkId, name } = await this.#lab.client.images.save({ imageId, recipe, work }, { signal })
      const bytes = await this.#lab.fetchBulk(bulkId, signal)
      // From here on it waits for the user: where to, and whether.
      this.#lab.saveFile(name, bytes, 'image/png').catch((thrown: unknown) => this.#lab.notify(thrown))
    })
  }
  /** @param keepSource whether the source is kept too, and not its hash alone */
  keep(recipe: Recipe, keepSource: boolean): Promise<void> {
    return this.#do('keeping', async (imageId, { work, signal }) => {
      const { runId } = await this.#lab.client.images.keep({ imageId, recipe, keepSource, work }, { signal })
      this.keptRun = runId
      this.#lab.announce(this.#say('kept'))
    })
  }
  async #do(what: 'saving' | 'keeping', task: (imageId: string, tools: WorkTools) => Promise<void>): Promise<void> {
    const { image } = this.#session
    if (!image || this.working) return
    this.working = true
    try {
      await this.#lab.work(
        () => this.#say(what),
        (tools) => task(image.imageId, tools),
      )
    } catch (thrown) {
      this.#lab.notify(thrown)
    } finally {
      this.working = false
    }
  }
}
