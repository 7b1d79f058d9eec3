import { admin } from './zh-CN.admin'
import { frame } from './zh-CN.frame'
import { routing } from './zh-CN.routing'
import { work } from './zh-CN.work'
import { control } from './zh-CN.control'

// Chinese is written first; en-US must have exactly these keys.
export const zhCN = { ...frame, ...work, ...routing, ...control, ...admin } as const

export type TextKey = keyof typeof zhCN
