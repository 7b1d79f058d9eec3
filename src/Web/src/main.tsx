import './ui/layout.css'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import i18next from 'i18next'
import { lazy, StrictMode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { Application } from '@/app/app'
import { startTexts } from '@/lib/i18n'

const dates = () => dayjs.locale(i18next.language === 'zh-CN' ? 'zh-cn' : 'en')
i18next.on('languageChanged', dates)

// A screen with a link has nobody who signs in, and shows the wall alone.
const WallApp = lazy(() => import('@/features/wallboards/wall-app'))

const root = document.getElementById('root')
if (root) void startTexts().then(() => {
  dates()
  createRoot(root).render(<StrictMode>{window.location.pathname === '/wall' ? <Suspense><WallApp /></Suspense> : <Application />}</StrictMode>)
})
