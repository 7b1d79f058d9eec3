import { admin } from './en-US.admin'
import { frame } from './en-US.frame'
import { routing } from './en-US.routing'
import { work } from './en-US.work'
import { control } from './en-US.control'
import type { TextKey } from './zh-CN'

export const enUS: Record<TextKey, string> = { ...frame, ...work, ...routing, ...control, ...admin }
