import type { InputRef } from 'antd'
import { useEffect, useRef, type ReactNode, type RefObject } from 'react'

const framesMax = 60

/** The field of a panel that opens: it takes the keys from the first moment it can. A panel is laid out unseen first, when `autoFocus` does nothing. */
export function TakesKeys({ children }: { children: (field: RefObject<InputRef | null>) => ReactNode }) {
  const field = useRef<InputRef>(null)
  useEffect(() => {
    let frame = 0
    const take = (left: number) => {
      field.current?.focus()
      if (left > 0 && document.activeElement !== field.current?.input) frame = requestAnimationFrame(() => take(left - 1))
    }
    take(framesMax)
    return () => cancelAnimationFrame(frame)
  }, [])
  return children(field)
}
