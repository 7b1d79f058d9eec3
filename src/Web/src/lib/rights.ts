import type { Session } from './contract'

export type Scope = 'own' | 'team' | 'all'

/** What the roles of the signed-in person allow. What is not allowed is absent from the page, not grey; the server refuses it anyway. */
export const may = (session: Session | null | undefined, permission: string): boolean => session?.permissions[permission] !== undefined

/** For more people than oneself. */
export const mayForOthers = (session: Session | null | undefined, permission: string): boolean => (session?.permissions[permission] ?? 'own') !== 'own'

export const mayAny = (session: Session | null | undefined, permissions: readonly string[]): boolean => permissions.some((permission) => may(session, permission))
