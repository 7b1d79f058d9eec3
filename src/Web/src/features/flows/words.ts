import { useTranslation } from 'react-i18next'
import { codeText, hasCode, nameIn } from '@/lib/i18n'
import type { Choices } from './api'
import { mailboxWord, sayWord } from './fields'
import { list, type FlowDocument, type FlowNode } from './document'

/** What a node is called: its own title, else the word for its kind. */
export const titleOf = (document: FlowDocument, name: string): string => document.looks?.[name]?.title || codeText('flows.kind', document.flow.nodes[name]?.$type)

export function exitWord(kind: string, exit: string, branches?: unknown): string {
  if (kind === 'condition' && exit.startsWith('branch-')) return (list<{ when: string }>(branches)[Number(exit.slice(7)) - 1]?.when || exit)
  if (kind === 'menu' && exit.length === 1) return exit
  return hasCode('flows.exit', exit) ? codeText('flows.exit', exit) : exit
}

/** The one line under the title that says what this very node does. */
export function useSummary(choices: Choices | undefined): (node: FlowNode) => string {
  const { i18n } = useTranslation()
  const named = (all: { id: string; name: { zh: string; en: string } }[] | undefined, id: unknown) => {
    const found = all?.find((c) => c.id === id)
    return found ? nameIn(i18n.language, found.name) : String(id ?? '')
  }
  return (node) => {
    switch (node.$type) {
      case 'queue': return named(choices?.queues, node.queue)
      case 'ring-group': return named(choices?.ringGroups, node.group)
      case 'calendar': return named(choices?.calendars, node.calendar)
      case 'list': return named(choices?.lists, node.list)
      case 'sub-flow': case 'go-to-flow': return named(choices?.flows, node.flow)
      case 'play': case 'menu': case 'early-media': {
        const prompts = list<string>(node.prompts)
        const first = choices?.prompts.find((p) => p.name === prompts[0])
        return first ? nameIn(i18n.language, first.text) : prompts.map(sayWord).join(' ')
      }
      case 'collect': case 'record': return String(node.variable)
      case 'voicemail': return mailboxWord(String(node.box), choices, i18n.language)
      case 'set': return list<{ variable: string; expression: string }>(node.values).map((v) => `${v.variable} = ${v.expression}`).join('; ')
      case 'web-service': return String(node.url)
      case 'query': return choices?.tables.find((table) => table.id === node.table)?.name ?? String(node.table)
      case 'agent': return `${String(node.agent)} · ${named(choices?.queues, node.queue)}`
      case 'extension': return String(node.extension)
      case 'outside': return String(node.number)
      case 'language': return node.language === 'en-US' ? 'English' : codeText('flows.language', 'zh-CN')
      case 'caller': return codeText('flows.question', String(node.by))
      case 'hang-up': return codeText('flows.cause', String(node.cause ?? 'Normal'))
      case 'recording': return codeText('flows.recording', String(node.what))
      case 'ring': return `${String(node.seconds)} s`
      case 'tone': return `${String(node.frequencyHz)} Hz`
      default: return ''
    }
  }
}
