import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { nameIn } from '@/lib/i18n'
import { useQueueChoices } from '@/lib/routing-settings'

/** Prompts in the order in which they are played; any name may be typed, as of a recording that is still to come. */
export function PromptSelect({ value, label, onChange }: { value: string[]; label: string; onChange: (value: string[]) => void }) {
  const { t, i18n } = useTranslation()
  const { data } = useQueueChoices()
  const options = (data?.prompts ?? []).map((prompt) => ({ value: prompt.name, label: nameIn(i18n.language, prompt.text) || prompt.name }))
  return (
    <label className="field settings-wide"><span>{label}</span>
      <Select mode="tags" maxCount={10} value={value} options={options} aria-label={label} placeholder={t('waiting.choosePrompts')} tokenSeparators={[' ', ',']} onChange={(names: string[]) => onChange(names.map((name) => name.trim()).filter(Boolean))} />
    </label>
  )
}
