import { useQuery } from '@tanstack/react-query'
import { http } from './http'

export type Script = { id: number; title: string; text: string; queues: string[]; class: string; direction: '' | 'in' | 'out'; updatedAt: string; updatedBy: string }
export type Situation = { queue: string | null; class: string; outbound: boolean }
export type Spoken = { customer: string; agent: string; jobNumber: string; queue: string; greeting: string }

export const scriptsKey = ['scripts'] as const
export const useScripts = () => useQuery({ queryKey: scriptsKey, queryFn: ({ signal }) => http.get<Script[]>('/api/scripts', signal), staleTime: 60_000 })

/** Those that fit, the most particular first: of the customer's class, then of the queue, then of the direction. */
export function fitting(scripts: Script[], { queue, class: level, outbound }: Situation): Script[] {
  const fits = (script: Script) => (script.queues.length === 0 || (queue !== null && script.queues.includes(queue))) && (script.class === '' || script.class === level) && (script.direction === '' || script.direction === (outbound ? 'out' : 'in'))
  const rank = (script: Script) => (script.class ? 4 : 0) + (script.queues.length ? 2 : 0) + (script.direction ? 1 : 0)
  return scripts.filter(fits).sort((a, b) => rank(b) - rank(a))
}

const compound = /^(\u6b27\u9633|\u53f8\u9a6c|\u4e0a\u5b98|\u8bf8\u845b|\u4e1c\u65b9|\u7687\u752b|\u5c09\u8fdf|\u516c\u5b59|\u6155\u5bb9|\u53f8\u5f92|\u4ee4\u72d0|\u5b87\u6587|\u957f\u5b59|\u590f\u4faf|\u8f69\u8f95|\u7aef\u6728|\u767e\u91cc|\u5357\u5bab|\u72ec\u5b64)/
const chinese = /^[\u3400-\u9fff]{2,4}$/

/** The part of a name that goes with a title: the surname of a Chinese name, the last word of another, or all of it. */
export function surnameOf(name: string): string {
  const plain = name.trim()
  if (chinese.test(plain)) return compound.exec(plain)?.[0] ?? plain.slice(0, 1)
  return plain.split(/\s+/).at(-1) ?? plain
}

/** Puts what is known into the places of a text; a place that nobody knows stays as it is. */
export function spoken(text: string, places: Spoken): string {
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (place, name: string) => (name in places ? places[name as keyof Spoken] : place))
}
