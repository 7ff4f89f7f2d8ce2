import { expect, it } from 'vitest'
import { z } from 'zod'
import { trainingParams } from '../../../core/training/training-params.ts'
import { trainingFieldTexts } from '../../training/training-field-texts.ts'
import type { Field } from '../fields.ts'
import { fieldsOf } from '../read-fields.ts'
import { presentValue } from './present-value.ts'

const root = fieldsOf(z.strictObject(trainingParams(['loss'])))
const fieldOf = (name: string): Field =>
  root.kind === 'group' ? root.fields.find(([known]) => known === name)![1] : root
const words = { on: 'on', off: 'off', none: 'none', usual: 'as usual', changed: 'changed' }

it.each([
  ['schedule', { kind: 'constant' }, 'Constant'],
  ['schedule', { kind: 'cosine', minimumRate: 0, period: null }, 'Cosine'],
  ['gradientClip', { kind: 'none' }, 'Off'],
  ['earlyStopping', { metric: 'loss', patience: null, minimumChange: 0, target: null }, 'off'],
  ['earlyStopping', { metric: 'loss', patience: 5, minimumChange: 0, target: null }, 'on'],
  ['batchSize', null, 'full batch'],
  ['batchSize', 32, '32'],
  ['weightDecay', 0.00001, '1e-5'],
  ['modelIndex', 1, '1'],
])('%s with %j says %s', (name, value, said) =>
  expect(presentValue(fieldOf(name), [name], value, trainingFieldTexts.en, words)).toBe(said),
)
