import { describe, expect, test } from 'vitest'
import { breaches, writeBrokenTree } from './broken-tree.ts'
import { cruise, rooms } from './cruise.ts'

describe('the real tree', () => {
  const { modules, summary } = cruise('.')
  const ours = modules
    .map(({ source }) => source)
    .filter((source) => rooms.some((room) => source.startsWith(`${room}/`)))

  // With a TypeScript that it does not know the checker skips every file, and reports success.
  test('was seen: in TypeScript and in Svelte, every room of it', () => {
    expect(ours.filter((source) => source.endsWith('.ts')).length).toBeGreaterThan(200)
    expect(ours.filter((source) => source.endsWith('.svelte')).length).toBeGreaterThan(30)
    for (const room of rooms) expect(ours.filter((source) => source.startsWith(`${room}/`)).length).toBeGreaterThan(10)
  })

  test('was seen inside: what Svelte files import is known', () => {
    const imports = modules.filter(({ source }) => source.endsWith('.svelte')).flatMap((module) => module.dependencies)
    expect(imports.filter(({ resolved }) => resolved.endsWith('.ts')).length).toBeGreaterThan(50)
  })

  test('breaks no rule', () => {
    expect(summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([])
  })
})

describe('a tree that breaks every rule', () => {
  const { folder, remove } = writeBrokenTree()
  const { summary } = (() => {
    try {
      return cruise(folder)
    } finally {
      remove()
    }
  })()
  const asLine = ({ rule, from, to }: { rule: string; from: string; to: string }): string => `${rule}: ${from} → ${to}`
  // A package is reported by where it lies.
  const shortName = (path: string): string => /node_modules[/]([^/]+)/.exec(path)?.[1] ?? path
  const reported = summary.violations.map(({ rule, from, to }) => asLine({ rule: rule.name, from, to: shortName(to) }))

  test('is reported breach by breach, and nothing else is', () => {
    expect(reported.sort()).toEqual(breaches.map(asLine).sort())
  })

  test('breaks each rule there is', () => {
    const rules = summary.ruleSetUsed.forbidden
    expect([...new Set(breaches.map(({ rule }) => rule))].sort()).toEqual(rules.map(({ name }) => name).sort())
    for (const { comment } of rules) expect(comment, 'what to do').toMatch(/\w/)
  })
})
