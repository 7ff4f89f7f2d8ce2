/** What a validation says of parameters that do not go together; the window has these sentences in its languages. */
export const rules = {
  nesterov: 'Nesterov needs a momentum over 0 and no dampening',
  twoClasses: 'binary cross entropy tells two classes apart, and there are more',
  lastBatch: 'with batch normalization every batch needs two samples, and the last one would have a single one',
} as const
