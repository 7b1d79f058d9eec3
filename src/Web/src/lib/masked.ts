/** What a number belongs to: for who sees it masked, to dial it and to have it shown. */
export type NumberOf = { kind: 'call' | 'message'; id: string } | { kind: 'customer'; id: number; index: number }

/** The server hides all but the ends from who may not see numbers. */
export const isMasked = (number: string): boolean => number.includes('****')

/** The wish to dial: by the number where it is seen, else by what it belongs to. */
export function dialWish(number: string, of?: NumberOf): object {
  if (!isMasked(number) || !of) return { number }
  return of.kind === 'customer' ? { customerId: of.id, index: of.index } : of.kind === 'call' ? { callId: of.id } : { messageId: of.id }
}
