import { admin } from './zh-CN.admin'
import { alarms } from './zh-CN.alarms'
import { bundle } from './zh-CN.bundle'
import { consoleTexts } from './zh-CN.console'
import { control } from './zh-CN.control'
import { customers } from './zh-CN.customers'
import { desk } from './zh-CN.desk'
import { exchange } from './zh-CN.exchange'
import { floor } from './zh-CN.floor'
import { flows } from './zh-CN.flows'
import { forms } from './zh-CN.forms'
import { frame } from './zh-CN.frame'
import { queue } from './zh-CN.queue'
import { recordings } from './zh-CN.recordings'
import { inbox } from './zh-CN.inbox'
import { lookup } from './zh-CN.lookup'
import { reports } from './zh-CN.reports'
import { quality } from './zh-CN.quality'
import { open } from './zh-CN.open'
import { own } from './zh-CN.own'
import { people } from './zh-CN.people'
import { privacy } from './zh-CN.privacy'
import { routing } from './zh-CN.routing'
import { rooms } from './zh-CN.rooms'
import { screens } from './zh-CN.screens'
import { system } from './zh-CN.system'
import { tables } from './zh-CN.tables'
import { times } from './zh-CN.times'
import { waiting } from './zh-CN.waiting'
import { walk } from './zh-CN.walk'
import { wall } from './zh-CN.wall'
import { whatIf } from './zh-CN.whatif'
import { work } from './zh-CN.work'

// Chinese is written first; en-US must have exactly these keys.
export const zhCN = {
  ...admin,
  ...alarms,
  ...bundle,
  ...consoleTexts,
  ...control,
  ...customers,
  ...desk,
  ...exchange,
  ...floor,
  ...flows,
  ...forms,
  ...frame,
  ...inbox,
  ...lookup,
  ...open,
  ...own,
  ...people,
  ...privacy,
  ...quality,
  ...queue,
  ...recordings,
  ...reports,
  ...routing,
  ...rooms,
  ...screens,
  ...system,
  ...tables,
  ...times,
  ...waiting,
  ...walk,
  ...wall,
  ...whatIf,
  ...work,
} as const

export type TextKey = keyof typeof zhCN
