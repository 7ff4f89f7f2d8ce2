import { openLab } from '../fixtures/lab.ts'

/** Fills a data folder with two short trainings, one fit and one kept picture, made by the lab itself. */
export async function makeFewRuns(
  home: string,
): Promise<{ classifications: string[]; regression: string; image: string }> {
  const { lab, client } = await openLab(home)
  const train = async (experiment: string, params: Record<string, never> | object, name: string): Promise<string> => {
    const { runId } = await client.runs.start({ spec: { experiment, params: { epochs: 60, ...params } }, name })
    for await (const { status } of await client.runs.watch({ runId })) if (status === 'completed') break
    return runId
  }
  const classifications = [
    await train('classification', { layers: [{ activation: 'linear' }], optimizer: { kind: 'sgd' } }, 'linear'),
    await train('classification', {}, 'ReLU'),
  ]
  const regression = await train('regression', {}, 'fit')
  const { imageId } = await client.images.openSample({ name: 'shapes' })
  const recipe = [{ kind: 'grey' }, { kind: 'canny' }]
  const { runId: image } = await client.images.keep({ imageId, recipe, name: 'shapes' })
  await lab.close()
  return { classifications, regression, image }
}
