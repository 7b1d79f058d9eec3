import { Button } from 'antd'
import { useTranslation } from 'react-i18next'

type Props = { text: string; onSettle: (mine: boolean) => void }

/** Two wrote in one field: the writer decides. */
export function FieldClash({ text, onSettle }: Props) {
  const { t } = useTranslation()
  return <span className="field-clash small" role="alert">{text} <Button size="small" onClick={() => onSettle(true)}>{t('forms.keepMine')}</Button><Button size="small" onClick={() => onSettle(false)}>{t('forms.takeTheirs')}</Button></span>
}
