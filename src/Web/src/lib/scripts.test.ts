import { describe, expect, it } from 'vitest'
import { fitting, spoken, surnameOf, type Script } from './scripts'

const script = (id: number, part: Partial<Script> = {}): Script => ({ id, title: `${id}`, text: '', queues: [], class: '', direction: '', steps: [], updatedAt: '', updatedBy: '', ...part })

describe('scripts', () => {
  it('fit by class, queue and direction, the most particular first', () => {
    const all = [script(1), script(2, { queues: ['sales'] }), script(3, { class: 'vip' }), script(4, { queues: ['service'] }), script(5, { direction: 'out' })]
    expect(fitting(all, { queue: 'sales', class: 'vip', outbound: false }).map((s) => s.id)).toEqual([3, 2, 1])
    expect(fitting(all, { queue: null, class: '', outbound: true }).map((s) => s.id)).toEqual([5, 1])
  })

  it('address a person by surname', () => {
    expect([surnameOf('王芳'), surnameOf('欧阳思齐'), surnameOf('Jane van Dyke'), surnameOf('禾光家电有限公司')]).toEqual(['王', '欧阳', 'Dyke', '禾光家电有限公司'])
  })

  it('are filled with what is known', () => {
    const places = { customer: '王女士', agent: '周敏', jobNumber: '1001', queue: '销售', greeting: '上午好' }
    expect(spoken('{{customer}}您好，{{ jobNumber }}号为您服务。{{other}}', places)).toBe('王女士您好，1001号为您服务。{{other}}')
  })
})
