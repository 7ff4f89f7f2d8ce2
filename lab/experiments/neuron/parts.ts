/** What the two neurons have in common, row by row as the course compares them. */
export type Part = 'inputs' | 'synapse' | 'sign' | 'sum' | 'threshold' | 'fire' | 'output'

/** The rows, from where signals arrive to where they leave; the names are keys of `text.ts`. */
export const parts = [
  { id: 'inputs', name: 'partInputs', biology: 'partInputsBiology', unit: 'partInputsUnit' },
  { id: 'synapse', name: 'partSynapse', biology: 'partSynapseBiology', unit: 'partSynapseUnit' },
  { id: 'sign', name: 'partSign', biology: 'partSignBiology', unit: 'partSignUnit' },
  { id: 'sum', name: 'partSum', biology: 'partSumBiology', unit: 'partSumUnit' },
  { id: 'threshold', name: 'partThreshold', biology: 'partThresholdBiology', unit: 'partThresholdUnit' },
  { id: 'fire', name: 'partFire', biology: 'partFireBiology', unit: 'partFireUnit' },
  { id: 'output', name: 'partOutput', biology: 'partOutputBiology', unit: 'partOutputUnit' },
] as const satisfies readonly { id: Part; name: string; biology: string; unit: string }[]
