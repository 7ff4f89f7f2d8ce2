import { expect, it } from 'vitest'
import { phrase } from '../../preload/message.ts'
import { boundLibraries, startBoundChildren } from './desktop-children.ts'

const options = { folder: '/nowhere', log: () => {} }
const node = process.execPath
const resources = '/nowhere/resources'

it('starts the Node that the launcher names', () => {
  expect(
    startBoundChildren({ packaged: false, execPath: '/electron', node, resources, chosenNode: null }, options),
  ).toBeTypeOf('function')
})
it('says why where there is none, and never starts the program itself, nor anything for a packed one', () => {
  const none = (program: Omit<Parameters<typeof startBoundChildren>[0], 'resources' | 'chosenNode'>) =>
    startBoundChildren({ ...program, resources, chosenNode: null }, options)
  expect(none({ packaged: true, execPath: '/lab', node })).toMatchObject({ missing: phrase('provider.packed') })
  expect(none({ packaged: false, execPath: '/electron', node: undefined })).toMatchObject({
    missing: phrase('provider.noLauncher'),
  })
  expect(none({ packaged: false, execPath: node, node })).toHaveProperty('missing')
  expect(none({ packaged: false, execPath: '/electron', node: '/nowhere/node' })).toHaveProperty('missing')
})
it('gives the history’s library a process of its own where the program’s Node-API is too old for it', () => {
  expect(boundLibraries('8')).toEqual(['opencv4nodejs', 'better-sqlite3'])
  expect(boundLibraries('10')).toEqual(['opencv4nodejs'])
  expect(boundLibraries(undefined)).toContain('better-sqlite3')
})
it('a packed program starts the Node of the checkout whose libraries were chosen', () => {
  const packed = { packaged: true, execPath: '/lab', node: undefined, resources }
  expect(startBoundChildren({ ...packed, chosenNode: node }, options)).toBeTypeOf('function')
  expect(startBoundChildren({ ...packed, chosenNode: '/nowhere/node' }, options)).toHaveProperty('missing')
})
