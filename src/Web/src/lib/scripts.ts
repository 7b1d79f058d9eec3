import { useQuery } from '@tanstack/react-query'
import { http } from './http'

/** `to`: key of the step that follows; null: the script is over. */
export type ScriptAnswer = { text: string; to: string | null }
/** `objection`: can be opened from every step; without answers it goes on where it came up. */
export type ScriptStep = { key: string; title: string; text: string; answers?: ScriptAnswer[] | null; objection?: boolean }
/** `answer` null: not answered yet, or left for an objection. */
export type Walked = { step: string; answer: string | null }
export type ScriptPath = { agent: string; script: number; title: string; steps: (Walked & { title: string; at: string })[]; updatedAt: string }
export type Script = { id: number; title: string; text: string; queues: string[]; class: string; direction: '' | 'in' | 'out'; steps: ScriptStep[]; updatedAt: string; updatedBy: string }
export type Situation = { queue: string | null; class: string; outbound: boolean }
export type Spoken = { customer: string; agent: string; jobNumber: string; queue: string; greeting: string }

export const scriptsKey = ['scripts'] as const
export const useScripts = () => useQuery({ queryKey: scriptsKey, queryFn: ({ signal }) => http.get<Script[]>('/api/scripts', signal), staleTime: 60_000 })

export const begun = (steps: ScriptStep[]): Walked[] => (steps[0] ? [{ step: steps[0].key, answer: null }] : [])
export const answered = (path: Walked[], { text, to }: ScriptAnswer): Walked[] => [...path.slice(0, -1), ...path.slice(-1).map((last) => ({ ...last, answer: text })), ...(to ? [{ step: to, answer: null }] : [])]
export const objected = (path: Walked[], objection: ScriptStep): Walked[] => [...path, { step: objection.key, answer: null }]

/** Back to where the objection came up: the last step that is none. */
export function resumed(path: Walked[], steps: ScriptStep[]): Walked[] {
  const before = path.findLast((one) => steps.find((step) => step.key === one.step)?.objection !== true)
  return before ? [...path, { step: before.step, answer: null }] : path
}

export const savePath = (callId: string, script: number, steps: Walked[]) => http.put<ScriptPath>(`/api/calls/${encodeURIComponent(callId)}/script-path`, { script, steps })
export const useScriptPaths = (callId: string) => useQuery({ queryKey: ['script-paths', callId], queryFn: ({ signal }) => http.get<ScriptPath[]>(`/api/calls/${encodeURIComponent(callId)}/script-paths`, signal), retry: false })

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
