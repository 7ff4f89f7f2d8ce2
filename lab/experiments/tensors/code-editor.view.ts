import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  type CompletionContext,
  completionKeymap,
  type CompletionResult,
  completionStatus,
  ifNotIn,
  moveCompletionSelection,
  selectedCompletionIndex,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { pythonLanguage } from '@codemirror/lang-python'
import {
  bracketMatching,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
  syntaxTree,
} from '@codemirror/language'
import { setDiagnostics } from '@codemirror/lint'
import { EditorState, StateEffect, StateField } from '@codemirror/state'
import { Decoration, type DecorationSet, drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'

/** What the editor of a cell is given. */
interface CodeEditorOptions {
  text: string
  label: string
  /** Names to complete: what any program knows, and those behind a module or a tensor. */
  namesAfter: (owner: string | null) => readonly string[]
  onchange: (text: string) => void
  onrun: () => void
}

/** A cell's editor: the text, the line that runs, and an error at its place. */
export interface CodeEditor {
  setText(text: string): void
  /** Marks the line that ran last, from 1; null marks none. */
  setLine(line: number | null): void
  /** Lights up a name wherever it stands, and the line that made what is looked at; null lights none. */
  setLit(lit: { name: string | null; line: number | null } | null): void
  setError(error: { line: number; column: number; message: string } | null): void
  destroy(): void
}

const showLine = StateEffect.define<number | null>()
const runningLine = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, { effects, state, changes }) {
    let next = marks.map(changes)
    for (const effect of effects) {
      if (!effect.is(showLine)) continue
      const line = effect.value
      next =
        line === null || line < 1 || line > state.doc.lines
          ? Decoration.none
          : Decoration.set([Decoration.line({ class: 'cm-running' }).range(state.doc.line(line).from)])
    }
    return next
  },
  provide: (field) => EditorView.decorations.from(field),
})

const showLit = StateEffect.define<{ name: string | null; line: number | null } | null>()
const litNames = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, { effects, state, changes }) {
    let next = marks.map(changes)
    for (const effect of effects) if (effect.is(showLit)) next = litIn(state, effect.value)
    return next
  },
  provide: (field) => EditorView.decorations.from(field),
})

/** The places of a name, by the grammar: not within strings, comments, or behind a point. */
function litIn(state: EditorState, lit: { name: string | null; line: number | null } | null): DecorationSet {
  if (!lit) return Decoration.none
  const ranges = []
  if (lit.line !== null && lit.line >= 1 && lit.line <= state.doc.lines)
    ranges.push(Decoration.line({ class: 'cm-made' }).range(state.doc.line(lit.line).from))
  if (lit.name !== null)
    syntaxTree(state).iterate({
      enter({ name, from, to }) {
        if (name === 'VariableName' && state.doc.sliceString(from, to) === lit.name)
          ranges.push(Decoration.mark({ class: 'cm-lit' }).range(from, to))
      },
    })
  return Decoration.set(ranges, true)
}

/** The names that the program itself gives or uses, but for the one at `position`, which is still being written. */
function namesIn(state: EditorState, position: number): Set<string> {
  const names = new Set<string>()
  syntaxTree(state).iterate({
    enter({ name, from, to }) {
      if (name === 'VariableName' && !(from <= position && position <= to)) names.add(state.doc.sliceString(from, to))
    },
  })
  return names
}

/** Tab takes the completion that is chosen, or else the first; Enter takes only a chosen one, so that it can end a line. */
function takeCompletion(view: EditorView): boolean {
  if (completionStatus(view.state) !== 'active') return false
  if (selectedCompletionIndex(view.state) === null) moveCompletionSelection(true)(view)
  return acceptCompletion(view)
}

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.controlKeyword, tags.definitionKeyword, tags.moduleKeyword], color: 'var(--accent)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--success)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--warning)' },
  { tag: tags.comment, color: 'var(--text-muted)', fontStyle: 'italic' },
  { tag: [tags.function(tags.definition(tags.variableName)), tags.className], fontWeight: '600' },
])

const theme = EditorView.theme({
  '&': { height: '100%', color: 'var(--text)', backgroundColor: 'var(--surface)', fontSize: 'var(--size-body)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '1.55' },
  '.cm-content': { caretColor: 'var(--text)' },
  '.cm-gutters': { color: 'var(--text-muted)', backgroundColor: 'var(--surface)', border: 'none' },
  '.cm-running': { backgroundColor: 'var(--selected)', boxShadow: 'inset 3px 0 var(--accent)' },
  '.cm-lit': { borderRadius: '2px', outline: '2px solid var(--accent)' },
  '.cm-made': { boxShadow: 'inset 3px 0 var(--series-2)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--selected)',
  },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-tooltip': { color: 'var(--text)', backgroundColor: 'var(--surface-raised)', border: '1px solid var(--border)' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { color: 'var(--text)', backgroundColor: 'var(--selected)' },
  // The library's own wave is a picture that the page's rules do not let in.
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--danger)' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--danger)' },
  '.cm-matchingBracket': { backgroundColor: 'var(--hover)' },
})

/** Puts an editor into a shadow root: there its styles need no exception in the page's rules. */
export function createCodeEditor(host: HTMLElement, options: CodeEditorOptions): CodeEditor {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
  const complete = (context: CompletionContext): CompletionResult | null => {
    const word = context.matchBefore(/[\w.]*/)
    if (!word || (word.text === '' && !context.explicit)) return null
    const point = word.text.lastIndexOf('.')
    const known = options.namesAfter(point < 0 ? null : word.text.slice(0, point))
    const names = point < 0 ? new Set([...known, ...namesIn(context.state, context.pos)]) : known
    return { from: word.from + point + 1, options: Array.from(names, (label) => ({ label })), validFor: /^\w*$/ }
  }
  let quiet = false
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        indentOnInput(),
        indentUnit.of('    '),
        bracketMatching(),
        closeBrackets(),
        pythonLanguage,
        syntaxHighlighting(colours),
        autocompletion({
          override: [ifNotIn(['String', 'FormatString', 'Comment'], complete)],
          selectOnOpen: false,
          interactionDelay: 0,
        }),
        runningLine,
        litNames,
        theme,
        EditorView.contentAttributes.of({ 'aria-label': options.label, tabindex: '0' }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !quiet) options.onchange(update.state.doc.toString())
        }),
        keymap.of([
          { key: 'Shift-Enter', run: () => (options.onrun(), true) },
          { key: 'Mod-Enter', run: () => (options.onrun(), true) },
          { key: 'Tab', run: takeCompletion },
          ...closeBracketsKeymap,
          ...completionKeymap,
          ...defaultKeymap,
          ...historyKeymap,
          indentWithTab,
        ]),
      ],
    }),
  })
  return {
    setText(text) {
      if (text === view.state.doc.toString()) return
      quiet = true
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } })
      quiet = false
    },
    setLine(line) {
      view.dispatch({ effects: showLine.of(line) })
    },
    setLit(lit) {
      view.dispatch({ effects: showLit.of(lit) })
    },
    setError(error) {
      const { doc } = view.state
      if (!error || error.line < 1 || error.line > doc.lines) {
        view.dispatch(setDiagnostics(view.state, []))
        return
      }
      const line = doc.line(error.line)
      const from = Math.min(line.from + error.column - 1, line.to)
      const word = /^[\w.]+/.exec(doc.sliceString(from, line.to))?.[0].length ?? 1
      view.dispatch(
        setDiagnostics(view.state, [
          {
            from,
            to: Math.min(Math.max(from + word, from + 1), Math.max(line.to, from)),
            severity: 'error',
            message: error.message,
          },
        ]),
      )
    },
    destroy: () => view.destroy(),
  }
}
