import { expect, it } from 'vitest'
import { providerNames } from '../../preload/contract/app.ts'
import { formatMessage } from '../../preload/message.ts'
import { compareWithReference, probeTensors } from './probe-tensors.ts'
import { referenceProvider } from './reference/provider.ts'
import { loadTensor } from './tensor-list.ts'

it('tells for each provider how fast it is or why it is not there', async () => {
  for (const name of ['tfjs', 'reference'] as const) {
    const probe = await probeTensors(name)
    expect(probe).toMatchObject({ name, available: true })
    expect(formatMessage('en', probe.reason)).toMatch(
      /agrees with the reference; a step of 3000×2→100→3 [\d.]+ ms, .*784/,
    )
  }
})

it('refuses a provider whose numbers are not the reference’s', () => {
  const wrong: typeof referenceProvider = {
    ...referenceProvider,
    create(model, weights, ...rest) {
      const slightly = weights.map((weight) => weight * 1.001)
      return referenceProvider.create(model, slightly, ...rest)
    },
  }
  expect(() => compareWithReference(wrong)).toThrow(/differ from the reference by 0\.0/)
})

it('loads what it can and keeps the reason for each refusal', async () => {
  const statuses = await Promise.all(providerNames.tensors.map(loadTensor))
  expect(statuses.map(({ name }) => name)).toEqual(['kernels', 'tensorflow', 'tfjs', 'reference'])
  for (const { provider, name, reason } of statuses) {
    expect(reason).not.toBe('')
    if (provider) expect(provider.name).toBe(name)
  }
  expect(statuses.at(-1)?.provider).toBe(referenceProvider)
})
