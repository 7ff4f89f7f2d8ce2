import { labError } from '../../../../preload/errors.ts'
import { limits } from '../../../../preload/limits.ts'

/**
 * Refuses to look into a network where that would take so long, or so much memory, that its training suffers.
 * @param work parameters × samples at most: about a second of computing
 * @throws LabError E-MOD-005
 */
export function refuseLarge(parameters: number, samples: number, work: number): void {
  if (parameters > limits.insideNetwork)
    throw labError(
      'networkTooLargeToInspect',
      { parameters, limit: limits.insideNetwork },
      { received: parameters, limit: limits.insideNetwork },
    )
  if (parameters * samples > work)
    throw labError('inspectionTooSlow', { parameters, samples }, { received: parameters * samples, limit: work })
}
