import { CloseOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { http } from '@/lib/http'
import type { Wall } from './api'
import { WallScreen } from './wall-screen'

/** A wall as somebody who is signed in sees it. */
export default function ShowWallboardPage() {
  const { id = '' } = useParams()
  const { t } = useTranslation()
  const ask = useMemo(() => (signal: AbortSignal) => http.get<Wall>(`/api/wallboards/${encodeURIComponent(id)}`, signal), [id])
  return <WallScreen ask={ask} back={<Link to="/wallboards" aria-label={t('wall.back')}><Button type="text" icon={<CloseOutlined />} tabIndex={-1} /></Link>} />
}
