import type { ExportedModel } from './exported-model.ts'
import { pythonSections } from './python-sections.ts'
import { inComment } from './python-words.ts'
import type { TrainingPhase } from './training-phases.ts'

/** The lines of a cell as nbformat keeps them: each with its line end, but for the last. */
const cellSource = (lines: readonly string[]): string[] =>
  lines.map((line, at) => (at < lines.length - 1 ? `${line}\n` : line))

/** A run as a Jupyter notebook (nbformat 4.5): the script, a step a cell. */
export function notebook(exported: ExportedModel, phases: readonly TrainingPhase[]): string {
  const { runId, name } = exported.record
  const sections = pythonSections(exported, phases)
  const code = (lines: string[], number: number) => ({
    cell_type: 'code',
    execution_count: null,
    id: `code-${number}`,
    metadata: {},
    outputs: [],
    source: cellSource(lines),
  })
  const words = (lines: string[], number: number) => ({
    cell_type: 'markdown',
    id: `text-${number}`,
    metadata: {},
    source: cellSource(lines),
  })
  const cells = [
    words(['# Spiral Lab', '', `Run \`${runId}\`: the cells print the same epochs as the lab.`], 0),
    ...sections.flatMap(({ about, lines }, at) => [
      words([`## ${about}`], at + 1),
      // A name is the user's text: in a comment it can be neither markup nor code.
      code(at === 0 && name ? [`# ${inComment(name)}`, ...lines] : lines, at + 1),
    ]),
  ]
  const metadata = {
    kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
    language_info: { name: 'python' },
  }
  return `${JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`
}
