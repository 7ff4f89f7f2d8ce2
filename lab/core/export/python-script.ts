import type { ExportedModel } from './exported-model.ts'
import { pythonSections } from './python-sections.ts'
import { inComment } from './python-words.ts'
import type { TrainingPhase } from './training-phases.ts'

/** Whether lines define a class or a function, which stand two lines apart from the rest. */
const isDefinition = (lines: readonly string[]): boolean => /^(class|def) /.test(lines[0] ?? '')

/** A run as a Python script: under PyTorch it prints the same epochs as the lab. */
export function pythonScript(exported: ExportedModel, phases: readonly TrainingPhase[]): string {
  const { runId, name } = exported.record
  const [first, ...rest] = pythonSections(exported, phases)
  const title = `# Spiral Lab, run ${runId}${name ? `: ${inComment(name)}` : ''}`
  const blocks = [
    [title, ...first!.lines],
    ...rest.map(({ about, lines }) => (isDefinition(lines) ? lines : [`# ${about}.`, ...lines])),
  ]
  return blocks.reduce((script, lines, at) => {
    const before = at === 0 ? '' : isDefinition(lines) || isDefinition(blocks[at - 1]!) ? '\n\n' : '\n'
    return `${script}${before}${lines.join('\n')}\n`
  }, '')
}
