import {
  ApiOutlined, ApartmentOutlined, AudioOutlined, BellOutlined, BranchesOutlined, CalculatorOutlined, CalendarOutlined, CustomerServiceOutlined, FieldNumberOutlined, GlobalOutlined, IdcardOutlined, LoginOutlined, MailOutlined, MenuOutlined,
  NotificationOutlined, PhoneOutlined, PoweroffOutlined, RetweetOutlined, RollbackOutlined, SmileOutlined, SoundOutlined, TableOutlined, TeamOutlined, TranslationOutlined, UnorderedListOutlined, UserOutlined, UsergroupAddOutlined,
} from '@ant-design/icons'
import type { ReactNode } from 'react'
import type { TextKey } from '@/locales/zh-CN'
import type { FlowNode } from './document'

export type FieldType =
  | 'text' | 'number' | 'switch' | 'prompts' | 'queue' | 'ringGroup' | 'flow' | 'calendar' | 'list' | 'language' | 'keys' | 'endKey' | 'cases' | 'question' | 'branches' | 'assignments' | 'results' | 'expression'
  | 'reasons' | 'cause' | 'method' | 'recordingStep' | 'body' | 'mailbox' | 'words' | 'table' | 'columns'
export type Field = { name: string; type: FieldType; min?: number; max?: number; unit?: TextKey; speech?: true }
export type Group = 'talk' | 'decide' | 'go' | 'end'
export type Kind = { kind: string; icon: ReactNode; group: Group; fields: Field[]; fresh: () => FlowNode; hidden?: boolean }

const seconds = { unit: 'flows.seconds' as TextKey }

/** Of nodes at which the caller speaks. */
const spoken: Field[] = [{ name: 'secondsMax', type: 'number', min: 5, max: 600, ...seconds }, { name: 'silenceSeconds', type: 'number', min: 2, max: 30, ...seconds }, { name: 'review', type: 'switch' }]

/** Every kind of node: how it looks, what can be set, and how a new one begins. */
export const kinds: Kind[] = [
  { kind: 'answer', icon: <PhoneOutlined />, group: 'talk', fields: [], fresh: () => ({ $type: 'answer', next: '' }) },
  { kind: 'play', icon: <SoundOutlined />, group: 'talk', fields: [{ name: 'prompts', type: 'prompts' }], fresh: () => ({ $type: 'play', prompts: [], next: '' }) },
  {
    kind: 'menu', icon: <MenuOutlined />, group: 'talk',
    fields: [
      { name: 'prompts', type: 'prompts' }, { name: 'keys', type: 'keys' }, { name: 'words', type: 'words', speech: true }, { name: 'tries', type: 'number', min: 1, max: 5 }, { name: 'firstKeySeconds', type: 'number', min: 1, max: 60, ...seconds },
      { name: 'wrongPrompts', type: 'prompts' }, { name: 'silentPrompts', type: 'prompts' }, { name: 'secret', type: 'switch' },
    ],
    fresh: () => ({ $type: 'menu', prompts: [], keys: { 1: '', 2: '' }, otherwise: '', tries: 3, firstKeySeconds: 5, secret: false, wrongPrompts: [], silentPrompts: [] }),
  },
  {
    kind: 'collect', icon: <FieldNumberOutlined />, group: 'talk',
    fields: [
      { name: 'prompts', type: 'prompts' }, { name: 'variable', type: 'text' }, { name: 'minimum', type: 'number', min: 1, max: 32 }, { name: 'maximum', type: 'number', min: 1, max: 32 }, { name: 'endKey', type: 'endKey' },
      { name: 'tries', type: 'number', min: 1, max: 5 }, { name: 'firstKeySeconds', type: 'number', min: 1, max: 60, ...seconds }, { name: 'nextKeySeconds', type: 'number', min: 1, max: 30, ...seconds },
      { name: 'againPrompts', type: 'prompts' }, { name: 'secret', type: 'switch' }, { name: 'speech', type: 'switch', speech: true },
    ],
    fresh: () => ({ $type: 'collect', prompts: [], variable: 'digits', minimum: 1, maximum: 8, next: '', otherwise: '', endKey: '#', tries: 3, firstKeySeconds: 5, nextKeySeconds: 3, secret: false, againPrompts: [] }),
  },
  {
    kind: 'record', icon: <AudioOutlined />, group: 'talk', fields: [{ name: 'prompts', type: 'prompts' }, { name: 'variable', type: 'text' }, ...spoken],
    fresh: () => ({ $type: 'record', prompts: [], variable: 'answer', next: '', secondsMax: 60, silenceSeconds: 4, review: false }),
  },
  {
    kind: 'voicemail', icon: <MailOutlined />, group: 'go', fields: [{ name: 'box', type: 'mailbox' }, { name: 'prompts', type: 'prompts' }, ...spoken],
    fresh: () => ({ $type: 'voicemail', box: '', prompts: [], next: '', secondsMax: 120, silenceSeconds: 5, review: true }),
  },
  {
    kind: 'satisfaction', icon: <SmileOutlined />, group: 'talk',
    fields: [
      { name: 'prompts', type: 'prompts' }, { name: 'scale', type: 'number', min: 2, max: 9 }, { name: 'bestIsOne', type: 'switch' }, { name: 'tries', type: 'number', min: 1, max: 5 }, { name: 'keySeconds', type: 'number', min: 1, max: 60, ...seconds },
      { name: 'reasonUpTo', type: 'number', min: 0, max: 9 }, { name: 'reasons', type: 'reasons' }, { name: 'reasonPrompts', type: 'prompts' }, { name: 'thanksPrompts', type: 'prompts' },
    ],
    fresh: () => ({ $type: 'satisfaction', prompts: ['rating-question'], thanksPrompts: ['rating-thanks'], scale: 5, bestIsOne: false, tries: 2, keySeconds: 8, reasonUpTo: 0, reasonPrompts: ['rating-reason'], reasons: {}, next: '' }),
  },
  { kind: 'language', icon: <TranslationOutlined />, group: 'talk', fields: [{ name: 'language', type: 'language' }], fresh: () => ({ $type: 'language', language: 'en-US', next: '' }) },
  { kind: 'recording', icon: <AudioOutlined />, group: 'talk', fields: [{ name: 'what', type: 'recordingStep' }], fresh: () => ({ $type: 'recording', what: 'Start', next: '' }) },
  { kind: 'ring', icon: <BellOutlined />, group: 'talk', fields: [{ name: 'seconds', type: 'number', min: 1, max: 60, ...seconds }], fresh: () => ({ $type: 'ring', seconds: 3, next: '' }) },
  { kind: 'early-media', icon: <NotificationOutlined />, group: 'talk', fields: [{ name: 'prompts', type: 'prompts' }, { name: 'seconds', type: 'number', min: 1, max: 60, ...seconds }], fresh: () => ({ $type: 'early-media', prompts: [], seconds: 5, next: '' }) },

  { kind: 'condition', icon: <BranchesOutlined />, group: 'decide', fields: [{ name: 'branches', type: 'branches' }], fresh: () => ({ $type: 'condition', branches: [{ when: '', next: '' }], otherwise: '', error: '' }) },
  { kind: 'set', icon: <CalculatorOutlined />, group: 'decide', fields: [{ name: 'values', type: 'assignments' }], fresh: () => ({ $type: 'set', values: [{ variable: 'x', expression: '1' }], next: '', error: '' }) },
  { kind: 'caller', icon: <UserOutlined />, group: 'decide', fields: [{ name: 'by', type: 'question' }, { name: 'cases', type: 'cases' }], fresh: () => ({ $type: 'caller', by: 'Kind', cases: { mobile: '' }, otherwise: '' }) },
  { kind: 'calendar', icon: <CalendarOutlined />, group: 'decide', fields: [{ name: 'calendar', type: 'calendar' }, { name: 'cases', type: 'cases' }], fresh: () => ({ $type: 'calendar', calendar: '', cases: { open: '' }, otherwise: '' }) },
  { kind: 'list', icon: <UnorderedListOutlined />, group: 'decide', fields: [{ name: 'list', type: 'list' }], fresh: () => ({ $type: 'list', list: '', listed: '', otherwise: '' }) },
  {
    kind: 'web-service', icon: <ApiOutlined />, group: 'decide',
    fields: [
      { name: 'method', type: 'method' }, { name: 'url', type: 'text' }, { name: 'body', type: 'body' }, { name: 'results', type: 'results' }, { name: 'timeoutSeconds', type: 'number', min: 1, max: 30, ...seconds },
      { name: 'retries', type: 'number', min: 0, max: 3 }, { name: 'prompts', type: 'prompts' },
    ],
    fresh: () => ({ $type: 'web-service', url: 'https://', method: 'GET', body: '', results: [], next: '', error: '', timeoutSeconds: 5, retries: 1, prompts: [] }),
  },
  {
    kind: 'query', icon: <TableOutlined />, group: 'decide', fields: [{ name: 'table', type: 'table' }, { name: 'key', type: 'expression' }, { name: 'secret', type: 'text' }, { name: 'results', type: 'columns' }],
    fresh: () => ({ $type: 'query', table: '', key: 'digits', secret: '', results: [], next: '', otherwise: '', error: '' }),
  },

  { kind: 'queue', icon: <TeamOutlined />, group: 'go', fields: [{ name: 'queue', type: 'queue' }], fresh: () => ({ $type: 'queue', queue: '' }) },
  {
    kind: 'extension', icon: <CustomerServiceOutlined />, group: 'go', fields: [{ name: 'extension', type: 'expression' }, { name: 'ringSeconds', type: 'number', min: 5, max: 120, ...seconds }, { name: 'recorded', type: 'switch' }],
    fresh: () => ({ $type: 'extension', extension: "'8001'", busy: '', noAnswer: '', ringSeconds: 30, recorded: false }),
  },
  {
    kind: 'agent', icon: <IdcardOutlined />, group: 'go', fields: [{ name: 'agent', type: 'expression' }, { name: 'queue', type: 'queue' }, { name: 'holdSeconds', type: 'number', min: 5, max: 120, ...seconds }],
    fresh: () => ({ $type: 'agent', agent: 'digits', queue: '', busy: '', holdSeconds: 30 }),
  },
  {
    kind: 'ring-group', icon: <BellOutlined />, group: 'go', fields: [{ name: 'group', type: 'ringGroup' }, { name: 'recorded', type: 'switch' }],
    fresh: () => ({ $type: 'ring-group', group: '', noAnswer: '', recorded: false }),
  },
  {
    kind: 'outside', icon: <GlobalOutlined />, group: 'go',
    fields: [{ name: 'number', type: 'text' }, { name: 'ringSeconds', type: 'number', min: 5, max: 120, ...seconds }, { name: 'acceptByKey', type: 'switch' }, { name: 'recorded', type: 'switch' }],
    fresh: () => ({ $type: 'outside', number: '', busy: '', noAnswer: '', ringSeconds: 30, acceptByKey: true, recorded: true }),
  },
  { kind: 'sub-flow', icon: <ApartmentOutlined />, group: 'go', fields: [{ name: 'flow', type: 'flow' }, { name: 'parameters', type: 'assignments' }, { name: 'result', type: 'text' }], fresh: () => ({ $type: 'sub-flow', flow: '', parameters: [], result: '', next: '', error: '' }) },
  { kind: 'go-to-flow', icon: <LoginOutlined />, group: 'go', fields: [{ name: 'flow', type: 'flow' }], fresh: () => ({ $type: 'go-to-flow', flow: '', error: '' }) },
  { kind: 'conference', icon: <UsergroupAddOutlined />, group: 'go', fields: [{ name: 'conference', type: 'text' }, { name: 'recorded', type: 'switch' }, { name: 'apart', type: 'switch' }], fresh: () => ({ $type: 'conference', conference: 'room', recorded: false, apart: false, full: '' }) },
  { kind: 'return', icon: <RollbackOutlined />, group: 'end', fields: [{ name: 'value', type: 'expression' }], fresh: () => ({ $type: 'return', value: '' }) },

  { kind: 'hang-up', icon: <PoweroffOutlined />, group: 'end', fields: [{ name: 'cause', type: 'cause' }], fresh: () => ({ $type: 'hang-up', cause: 'Normal' }) },
  { kind: 'tone', icon: <SoundOutlined />, group: 'end', fields: [{ name: 'frequencyHz', type: 'number', min: 50, max: 3400 }], fresh: () => ({ $type: 'tone', frequencyHz: 440 }) },
  { kind: 'echo', icon: <RetweetOutlined />, group: 'end', fields: [{ name: 'recorded', type: 'switch' }], fresh: () => ({ $type: 'echo', recorded: false }) },
]

const byKind = new Map(kinds.map((kind) => [kind.kind, kind]))
export const kindOf = (type: string): Kind | undefined => byKind.get(type)
export const groups: Group[] = ['talk', 'decide', 'go', 'end']

/** Values of `CallerNode.By`, and what may stand as its cases. */
export const questions = ['Kind', 'Region', 'Class', 'Customer']
export const casesOfQuestion: Record<string, string[]> = { Kind: ['mobile', 'fixed', 'service', 'foreign', 'extension', 'withheld', 'other'], Customer: ['yes', 'no'], Class: ['vip', 'red', 'business'], Region: [] }
export const calendarCases = ['open', 'closed', 'holiday']
export const recordingSteps = ['Start', 'Pause', 'Resume']
export const causes = ['Normal', 'Busy', 'Congestion', 'NoAnswer', 'Refused', 'NoSuchNumber', 'Forbidden']
