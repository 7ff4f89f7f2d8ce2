import { expect, it } from 'vitest'
import { answerTo, predictionOf, type TraceQuestion, withAnswer } from './trace-question.ts'

const question = (id: string): TraceQuestion => ({
  id,
  text: 'Does one line part them?',
  options: [
    { id: 'yes', label: 'Yes' },
    { id: 'no', label: 'No, never' },
  ],
  outcome: 'no',
  why: 'They lie across.',
})
const line = question('line')

it('remembers the answer to each question, and takes one back', () => {
  const view = withAnswer(question('hidden'), withAnswer(line, { part: 'unit' }, 'yes'), 'no')
  expect(view).toEqual({ part: 'unit', answers: { line: 'yes', hidden: 'no' } })
  expect(answerTo(line, view)).toBe('yes')
  const without = withAnswer(line, view, null)
  expect(answerTo(line, without)).toBe(null)
  expect(withAnswer(question('hidden'), without, null)).toEqual({ part: 'unit' })
})

it('knows no answer that the question does not have, whatever a link says', () => {
  for (const answers of [{ line: 'perhaps' }, { line: { id: 'yes' } }, ['yes'], 'yes', null, {}])
    expect(answerTo(line, { answers } as never)).toBe(null)
  expect(answerTo(question('__proto__'), {})).toBe(null)
  expect(answerTo(question('__proto__'), withAnswer(question('__proto__'), {}, 'yes'))).toBe('yes')
})

it('forgets the oldest answers, so that the link does not grow', () => {
  let view = {}
  for (let i = 0; i < 20; i++) view = withAnswer(question(`on ${i}`), view, 'yes')
  expect(Object.keys((view as { answers: object }).answers)).toEqual(
    [12, 13, 14, 15, 16, 17, 18, 19].map((i) => `on ${i}`),
  )
})

it('keeps question, answer and outcome in words, the outcome only once it is known', () => {
  const view = withAnswer(line, {}, 'yes')
  const kept = { question: 'Does one line part them?', answer: 'Yes' }
  expect(predictionOf(line, view, true)).toEqual([{ ...kept, outcome: 'No, never' }])
  expect(predictionOf(line, view, false)).toEqual([{ ...kept, outcome: null }])
  expect(predictionOf(line, {}, true)).toEqual([])
})
