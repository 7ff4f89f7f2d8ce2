import { expect, it } from 'vitest'
import { phrase } from '../../preload/sayable.ts'
import { startBoundChildren } from './desktop-children.ts'

const options = { folder: '/nowhere', log: () => {} }
const node = process.execPath

it('starts the Node that the launcher names', () => {
  expect(startBoundChildren({ packaged: false, execPath: '/electron', node }, options)).toBeTypeOf('function')
})
it('says why where there is none, and never starts the program itself, nor anything for a packed one', () => {
  const none = (program: Parameters<typeof startBoundChildren>[0]) => startBoundChildren(program, options)
  expect(none({ packaged: true, execPath: '/lab', node })).toMatchObject({ missing: phrase('provider.packed') })
  expect(none({ packaged: false, execPath: '/electron', node: undefined })).toMatchObject({
    missing: phrase('provider.noLauncher'),
  })
  expect(none({ packaged: false, execPath: node, node })).toHaveProperty('missing')
  expect(none({ packaged: false, execPath: '/electron', node: '/nowhere/node' })).toHaveProperty('missing')
})
