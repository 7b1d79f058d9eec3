import { admin } from './zh-CN.admin'
import { exchange } from './zh-CN.exchange'
import { flows } from './zh-CN.flows'
import { frame } from './zh-CN.frame'
import { routing } from './zh-CN.routing'
import { times } from './zh-CN.times'
import { work } from './zh-CN.work'
import { control } from './zh-CN.control'

// Chinese is written first; en-US must have exactly these keys.
export const zhCN = { ...frame, ...work, ...routing, ...control, ...admin, ...flows, ...exchange, ...times } as const

export type TextKey = keyof typeof zhCN
