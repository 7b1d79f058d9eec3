import type { TextKey } from './zh-CN'

/** Every English file of this folder; that it has exactly the keys of the Chinese ones is a test. */
export const enUS = Object.assign({}, ...Object.values(import.meta.glob<Record<string, Record<string, string>>>('./en-US.*.ts', { eager: true })).flatMap((file) => Object.values(file))) as Record<TextKey, string>
