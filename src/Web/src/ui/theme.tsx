import { LoadingOutlined } from '@ant-design/icons'
import { App, ConfigProvider } from 'antd'
import enLocale from 'antd/locale/en_US'
import zhLocale from 'antd/locale/zh_CN'
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { readPreference, writePreference } from '@/lib/preferences'
import { useMedia } from '@/lib/use-media'
import { accent, alarm, answer, chart, fontFamily, stateColors, surface, themeOf } from './tokens'

export type Mode = 'light' | 'dark'

const ModeContext = createContext<{ mode: Mode; setMode: (mode: Mode) => void }>({ mode: 'light', setMode: () => undefined })
export const useMode = () => useContext(ModeContext)

/** The tokens as custom properties (`--line`, `--ready-fg`, `--bad-solid` …), so that style sheets name them and never a colour. */
export function customProperties(mode: Mode): Record<string, string> {
  const all: Record<string, string> = { '--font': fontFamily, '--answer-bg': answer[mode].bg, '--answer-fg': answer[mode].fg, '--hang-up-fg': answer.light.fg, '--brand': mode === 'light' ? accent.light : surface.dark.accentBg, '--brand-text': answer.light.fg }
  for (const [name, value] of Object.entries(surface[mode])) all[`--${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`] = value
  for (const [name, value] of Object.entries({ ...stateColors[mode], ...alarm[mode] }))
    for (const [part, colour] of Object.entries(value)) all[`--${name}-${part}`] = colour
  all['--segment-flow'] = chart[mode].ivr
  all['--segment-queue'] = chart[mode].wait
  all['--segment-ring'] = stateColors[mode].offered.solid
  all['--segment-talk'] = stateColors[mode].talking.solid
  all['--segment-party'] = stateColors[mode].talking.solid
  all['--segment-wrap-up'] = stateColors[mode].wrapup.solid
  return all
}

function firstMode(): Mode {
  const chosen = readPreference('theme')
  if (chosen === 'light' || chosen === 'dark') return chosen
  return window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

export function Themed({ children }: { children: ReactNode }) {
  const [mode, choose] = useState<Mode>(firstMode)
  const { i18n } = useTranslation()
  useEffect(() => {
    const root = document.documentElement
    for (const [name, value] of Object.entries(customProperties(mode))) root.style.setProperty(name, value)
    root.style.colorScheme = mode
    root.dataset.theme = mode
  }, [mode])
  const still = useMedia('(prefers-reduced-motion: reduce)')
  const theme = useMemo(() => themeOf(mode, !still), [mode, still])
  const value = useMemo(() => ({ mode, setMode: (next: Mode) => { writePreference('theme', next); choose(next) } }), [mode])
  return (
    <ModeContext.Provider value={value}>
      <ConfigProvider theme={theme} locale={i18n.language === 'en-US' ? enLocale : zhLocale} button={{ autoInsertSpace: false, loadingIcon: <LoadingOutlined aria-hidden spin /> }} wave={{ disabled: true }}>
        <App message={{ maxCount: 3, top: 64 }} component={false}>{children}</App>
      </ConfigProvider>
    </ModeContext.Provider>
  )
}
