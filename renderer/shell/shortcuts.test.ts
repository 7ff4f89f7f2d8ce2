import { describe, expect, it } from 'vitest'
import { matchesShortcut, shortcutKeys, takesKey, type KeyPress } from './shortcuts.ts'

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
})

describe('matchesShortcut', () => {
  it('wants exactly the keys that are named', () => {
    expect(matchesShortcut(press('k', { ctrlKey: true }), 'Ctrl+K', false)).toBe(true)
    expect(matchesShortcut(press('k'), 'Ctrl+K', false)).toBe(false)
    expect(matchesShortcut(press('k', { ctrlKey: true, shiftKey: true }), 'Ctrl+K', false)).toBe(false)
    expect(matchesShortcut(press('k', { ctrlKey: true, metaKey: true }), 'Ctrl+K', false)).toBe(false)
  })
  it('takes Command for Ctrl on macOS', () => {
    expect(matchesShortcut(press('k', { metaKey: true }), 'Ctrl+K', true)).toBe(true)
    expect(matchesShortcut(press('k', { ctrlKey: true }), 'Ctrl+K', true)).toBe(false)
  })
  it('finds digits by their place, and signs with and without Shift', () => {
    expect(matchesShortcut(press('¡', { code: 'Digit1', ctrlKey: true, altKey: true }), 'Ctrl+Alt+1', false)).toBe(true)
    expect(matchesShortcut(press('?', { shiftKey: true }), '?', false)).toBe(true)
    expect(matchesShortcut(press('?'), '?', false)).toBe(true)
  })
})

describe('takesKey', () => {
  const element = (tagName: string, type?: string) => ({ tagName, isContentEditable: false, ...(type && { type }) })
  it('leaves typing alone', () => {
    expect(takesKey(element('INPUT', 'text'), '?')).toBe(true)
    expect(takesKey(element('TEXTAREA'), 'Space')).toBe(true)
    expect(takesKey(element('INPUT', 'text'), 'Ctrl+K')).toBe(false)
    expect(takesKey(element('INPUT', 'text'), 'F1')).toBe(false)
  })
  it('leaves taking back to what is written in, and to nothing else', () => {
    for (const keys of ['Ctrl+Z', 'Ctrl+Shift+Z', 'Ctrl+Y']) {
      expect(takesKey(element('INPUT', 'text'), keys)).toBe(true)
      expect(takesKey(element('TEXTAREA'), keys)).toBe(true)
      expect(takesKey({ ...element('TEXTAREA'), readOnly: true }, keys)).toBe(false)
      expect(takesKey(element('INPUT', 'range'), keys)).toBe(false)
      expect(takesKey(element('SELECT'), keys)).toBe(false)
      expect(takesKey(null, keys)).toBe(false)
    }
  })
  it('leaves a link Enter, which follows it, and not the space bar, which plays', () => {
    expect(takesKey(element('A'), 'Enter')).toBe(true)
    expect(takesKey(element('A'), 'Space')).toBe(false)
  })
  it('leaves a button its space bar and a slider its arrows, and nothing more', () => {
    expect(takesKey(element('BUTTON'), 'Space')).toBe(true)
    expect(takesKey(element('BUTTON'), '?')).toBe(false)
    expect(takesKey(element('INPUT', 'range'), 'ArrowLeft')).toBe(true)
    expect(takesKey(element('INPUT', 'range'), '?')).toBe(false)
    expect(takesKey(null, 'Space')).toBe(false)
  })
})

describe('shortcutKeys', () => {
  it('names keys in the way of the system', () => {
    expect(shortcutKeys('Ctrl+Alt+1', false)).toEqual(['Ctrl', 'Alt', '1'])
    expect(shortcutKeys('Ctrl+k', true)).toEqual(['⌘', 'K'])
    expect(shortcutKeys('Space', false)).toEqual(['Space'])
    expect(shortcutKeys('Ctrl++', false)).toEqual(['Ctrl', '+'])
  })
})
