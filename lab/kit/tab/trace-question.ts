/** The question of a tab that explores: answered before it is played, or not; scored at the end, and kept with the run. */
import type { Prediction } from '../../../preload/contract/history.ts'
import type { Json } from '../../../preload/contract/values.ts'

/** One question on how what is shown ends. */
export interface TraceQuestion {
  /** Its answer is remembered under this: a question on other parameters that has the same id has the same answer. */
  id: string
  text: string
  options: readonly { id: string; label: string }[]
  /** Which option the last frame makes right. */
  outcome: string
  /** Why, shown with the outcome. */
  why: string
}

type View = Readonly<Record<string, Json>>

/** Answers are part of a tab's link, which does not grow with each of them. */
const REMEMBERED = 8

const answersOf = ({ answers }: View): Record<string, Json> =>
  typeof answers === 'object' && answers !== null && !Array.isArray(answers) ? answers : {}

/** The option that was chosen; null where none was, or one that the question does not have. */
export function answerTo({ id, options }: TraceQuestion, view: View): string | null {
  const answers = answersOf(view)
  const answer = Object.hasOwn(answers, id) ? answers[id] : null
  return options.find((option) => option.id === answer)?.id ?? null
}

/**
 * The view of a tab in which a question is answered.
 * @param answer null takes the answer back
 */
export function withAnswer({ id }: TraceQuestion, view: View, answer: string | null): Record<string, Json> {
  const others = Object.entries(answersOf(view)).filter(([each]) => each !== id)
  const { answers: _, ...rest } = view
  if (answer === null) return others.length > 0 ? { ...rest, answers: Object.fromEntries(others) } : rest
  return { ...rest, answers: Object.fromEntries([...others, [id, answer] as const].slice(-REMEMBERED)) }
}

/**
 * What was predicted, in words, to be kept with a run; nothing where nothing was.
 * @param atEnd whether the outcome is known
 */
export function predictionOf(question: TraceQuestion, view: View, atEnd: boolean): Prediction[] {
  const labelOf = (id: string) => question.options.find((option) => option.id === id)?.label
  const answer = labelOf(answerTo(question, view) ?? '')
  if (answer === undefined) return []
  return [{ question: question.text, answer, outcome: atEnd ? (labelOf(question.outcome) ?? null) : null }]
}
