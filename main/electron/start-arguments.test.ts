import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { asSecondStart, placeOfLink, readArguments } from './start-arguments.ts'

it('reads the data folder, files and links, and leaves Chromium its switches', () => {
  const args = ['--no-sandbox', '--home', '/data', 'a.png', '--inspect=0', 'SPIRAL-LAB://history', '/b.jpg']
  expect(readArguments(args, '/folder')).toEqual({
    home: '/data',
    files: [resolve('/folder/a.png'), resolve('/b.jpg')],
    links: ['SPIRAL-LAB://history'],
  })
  expect(readArguments(['--home=/x'], '/').home).toBe('/x')
})
it('knows the places that a link can name, and no other', () => {
  expect(placeOfLink('spiral-lab://history')).toBe('#/history')
  expect(placeOfLink('spiral-lab://start')).toBe('#/')
  expect(placeOfLink('spiral-lab://history/run/0190aaaa-bbbb/')).toBe('#/history/run/0190aaaa-bbbb')
  expect(placeOfLink('spiral-lab://history/compare/0190aa,0190bb')).toBe('#/history/compare/0190aa,0190bb')
  expect(placeOfLink('spiral-lab://neuron?task=xor&seed=1')).toBe('#/neuron?task=xor&seed=1')
  for (const link of [
    'spiral-lab:history',
    'spiral-lab://',
    'spiral-lab://a/../b',
    'spiral-lab://a?<b>',
    'spiral-lab://a?',
    'https://history',
  ])
    expect(placeOfLink(link), link).toBe(null)
  expect(placeOfLink(`spiral-lab://${'a/'.repeat(300)}b`)).toBe(null)
})
it('takes nothing of a second start that has another shape', () => {
  expect(asSecondStart({ files: ['/a'], links: [] })).toEqual({ files: ['/a'], links: [] })
  const many = Array.from({ length: 400 }, (_, at) => `/${at}.png`)
  expect(asSecondStart({ files: many, links: many })).toEqual({ files: many, links: ['/399.png'] })
  for (const data of [null, 'x', { files: 'x' }, { files: [1], links: [] }])
    expect(asSecondStart(data).files).toEqual([])
})

it('takes a file by its address, as desktops hand it over, and by its path', () => {
  const { files, links } = readArguments(['file:///tmp/a%20b.png', 'c.png', 'spiral-lab://start'], '/home')
  expect(files).toEqual(['/tmp/a b.png', '/home/c.png'])
  expect(links).toEqual(['spiral-lab://start'])
  expect(readArguments(['file://other-machine/x.png'], '/home').files).toHaveLength(1)
})
