import { describe, expect, it } from 'vitest'
import { questionOf } from './number-knowledge'

describe('what is asked by what is typed', () => {
  it.each([
    ['', { kind: 'none' }],
    ['  ', { kind: 'none' }],
    ['深圳', { kind: 'place', text: '深圳' }],
    ['0755', { kind: 'place', text: '0755' }],
    ['1380013', { kind: 'number', text: '1380013' }],
    ['138 0013-8000', { kind: 'number', text: '13800138000' }],
    ['+86 (755) 12345678', { kind: 'number', text: '+8675512345678' }],
    ['11010119900307123x', { kind: 'identity', text: '11010119900307123x' }],
    ['110101900307123', { kind: 'identity', text: '110101900307123' }],
  ])('%s', (typed, question) => expect(questionOf(typed)).toEqual(question))
})
