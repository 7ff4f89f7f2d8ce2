import { isContractProcedure, type AnyContractRouter } from '@orpc/contract'
import { implement, type AnyRouter } from '@orpc/server'
import type { LabError } from '../../preload/errors.ts'

/** Answers every call of a contract with one error: there is no lab, and its window says why. */
export function refusingRouter(contract: AnyContractRouter, error: LabError): AnyRouter {
  if (isContractProcedure(contract))
    return implement(contract).handler(() => {
      throw error
    })
  const parts = Object.entries(contract as Record<string, AnyContractRouter>)
  return Object.fromEntries(parts.map(([name, part]) => [name, refusingRouter(part, error)]))
}
