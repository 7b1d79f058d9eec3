import { CloseOutlined } from '@ant-design/icons'
import { Button, Popover } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

/** One filter: its name, what is chosen, and a cross that takes it back. `children` draws the choice and calls `close` when it is made. */
export function FilterChip({ name, value, onClear, children }: { name: string; value: string | null; onClear?: () => void; children: (close: () => void) => ReactNode }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  return (
    <Popover open={open} onOpenChange={setOpen} trigger="click" placement="bottomLeft" arrow={false} destroyOnHidden content={children(() => setOpen(false))}>
      <Button className={`chip${value !== null ? ' chip-on' : ''}`} aria-expanded={open}>
        <span>{name}</span>{value !== null && <b className="cut">{value}</b>}
        {value !== null && onClear && <CloseOutlined className="chip-clear" role="button" aria-label={`${t('calls.clear')}: ${name}`} onClick={(e) => { e.stopPropagation(); onClear() }} />}
      </Button>
    </Popover>
  )
}

/** A short list of choices, one of which is taken. */
export function ChoiceList({ options, value, onChoose }: { options: { value: string; label: ReactNode }[]; value: string | null; onChoose: (value: string) => void }) {
  return (
    <div className="choices" role="listbox">
      {options.map((option) => (
        <button key={option.value} type="button" role="option" aria-selected={option.value === value} className={option.value === value ? 'choice choice-on' : 'choice'} onClick={() => onChoose(option.value)}>{option.label}</button>
      ))}
    </div>
  )
}
