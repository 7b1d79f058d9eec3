import { expect, it } from 'vitest'
import type { Tile } from './api'
import { freePlace, levelOf, moved } from './grid'

const tile = (x: number, y: number, w = 3, h = 2): Tile => ({ kind: 'figure', measures: ['asa'], title: '', x, y, w, h, queues: [], teams: [], warn: null, bad: null, sound: false })

it('moves a tile to where nothing is, keeps it on the page, and leaves it where it was otherwise', () => {
  const tiles = [tile(0, 0), tile(3, 0)]
  expect(moved(tiles, 0, { x: 1, y: 0, w: 3, h: 2 })).toBeNull()
  expect(moved(tiles, 0, { x: 99, y: 99, w: 3, h: 2 })?.[0]).toMatchObject({ x: 9, y: 6 })
  expect(moved(tiles, 0, { x: 0, y: 0, w: 3, h: 99 })?.[0]).toMatchObject({ h: 8 })
})

it('finds a free place, a smaller one when it is tight, and none when the page is full', () => {
  expect(freePlace([tile(0, 0)], 3, 2)).toEqual({ x: 3, y: 0, w: 3, h: 2 })
  expect(freePlace([tile(0, 0, 12, 6)], 3, 3)).toEqual({ x: 0, y: 6, w: 2, h: 2 })
  expect(freePlace([tile(0, 0, 12, 8)], 3, 2)).toBeNull()
})

it('knows which way is worse: by the two thresholds, or with one alone by what is good', () => {
  expect(levelOf({ warn: 5, bad: 10 }, 'neutral', 10)).toBe('bad')
  expect(levelOf({ warn: 5, bad: 10 }, 'neutral', 5)).toBe('warn')
  expect(levelOf({ warn: 0.9, bad: 0.8 }, 'neutral', 0.85)).toBe('warn')
  expect(levelOf({ warn: null, bad: 0.8 }, 'more-is-better', 0.7)).toBe('bad')
  expect(levelOf({ warn: null, bad: 3 }, 'less-is-better', 2)).toBe('none')
  expect(levelOf({ warn: 1, bad: 2 }, 'neutral', null)).toBe('none')
})
