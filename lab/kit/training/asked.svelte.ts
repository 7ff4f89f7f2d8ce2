/** What is predicted of a run: answered before it or not, kept with it, and scored at its end. */
import type { LabClient } from '../../../preload/client.ts'
import type { PresetQuestion } from '../tab/preset.ts'

export class Asked {
  /** What was answered of the run to come; null while nothing was. */
  answer = $state<string | null>(null)
  /** What was answered of a run that has begun. */
  kept = $state.raw<{ runId: string; question: PresetQuestion; answer: string; outcome: string | null } | null>(null)
  readonly #client: Pick<LabClient, 'history'>
  readonly #report: (thrown: unknown) => void

  constructor(client: Pick<LabClient, 'history'>, report: (thrown: unknown) => void) {
    this.#client = client
    this.#report = report
  }

  /** A run has begun: the answer is kept with it. */
  async begin(runId: string, question: PresetQuestion | undefined): Promise<void> {
    const { answer } = this
    this.answer = null
    this.kept = question && answer !== null ? { runId, question, answer, outcome: null } : null
    await this.#keep()
  }
  /** It has come to its end. */
  async end(runId: string, metrics: Readonly<Record<string, number>>): Promise<void> {
    if (this.kept?.runId !== runId || this.kept.outcome !== null) return
    this.kept = { ...this.kept, outcome: this.kept.question.outcome(metrics) }
    await this.#keep()
  }
  async #keep(): Promise<void> {
    if (!this.kept) return
    const { runId, question, answer, outcome } = this.kept
    const labelOf = (id: string | null) => question.options.find((option) => option.id === id)?.label ?? null
    const prediction = { question: question.text, answer: labelOf(answer) ?? answer, outcome: labelOf(outcome) }
    try {
      await this.#client.history.update({ runId, predictions: [prediction] })
    } catch (thrown) {
      this.#report(thrown)
    }
  }
}
