import { admin } from './en-US.admin'
import { alarms } from './en-US.alarms'
import { control } from './en-US.control'
import { exchange } from './en-US.exchange'
import { flows } from './en-US.flows'
import { frame } from './en-US.frame'
import { routing } from './en-US.routing'
import { times } from './en-US.times'
import { waiting } from './en-US.waiting'
import { whatIf } from './en-US.whatif'
import { work } from './en-US.work'
import type { TextKey } from './zh-CN'

export const enUS: Record<TextKey, string> = { ...admin, ...alarms, ...control, ...exchange, ...flows, ...frame, ...routing, ...times, ...waiting, ...whatIf, ...work }
