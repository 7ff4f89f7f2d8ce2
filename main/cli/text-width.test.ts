import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shortened, widthOf, wrapped } from './text-width.ts'

describe('the width of a text', () => {
  it.each([
    ['螺旋 a', 6],
    ['，。（）', 8],
    ['ｆｕｌｌ', 8],
    ['カナ 한글', 9],
    ['𠀀🌀', 4],
    ['e\u0301\u200b', 1],
    ['… · ×', 5],
    ['', 0],
  ])('%s takes %i places', (text, width) => expect(widthOf(text)).toBe(width))
})

describe('a text in lines', () => {
  it('is parted between words, and anywhere in Chinese but before and behind signs that belong to a letter', () => {
    expect(wrapped('one two three', 7)).toEqual(['one two', 'three'])
    expect(wrapped('训练一个网络，保存。', 10)).toEqual(['训练一个网', '络，保存。'])
    expect(wrapped('训练一个网，保存（运行）', 10)).toEqual(['训练一个', '网，保存', '（运行）'])
    expect(wrapped('按 `learningRate < 0.01` 查找', 12)).toEqual(['按', '`learningRate < 0.01`', '查找'])
    expect(wrapped('lab run [--home DIR] [--name TEXT]', 20)).toEqual(['lab run [--home DIR]', '[--name TEXT]'])
    expect(wrapped('', 10)).toEqual([''])
  })
  it('loses nothing, and is too wide only where a piece alone is', () => {
    const letter = fc.constantFrom(...'ab 训练，。（）“”…`[]-'.split(''))
    fc.assert(
      fc.property(fc.array(letter), fc.integer({ min: 4, max: 30 }), (letters, columns) => {
        const text = letters.join('')
        const lines = wrapped(text, columns)
        const bare = (some: string): string => some.replaceAll(' ', '')
        expect(bare(lines.join(''))).toBe(bare(text))
        for (const line of lines.filter((each) => widthOf(each) > columns)) expect(wrapped(line, 1)).toEqual([line])
      }),
    )
  })
})

it('what is shortened has the room it is given, and says that it goes on', () => {
  expect(shortened('螺旋数据', 8)).toBe('螺旋数据')
  expect(shortened('螺旋数据', 7)).toBe('螺旋数…')
  expect(shortened('螺旋数据', 6)).toBe('螺旋…')
  expect(shortened('spiral', 4)).toBe('spi…')
})
