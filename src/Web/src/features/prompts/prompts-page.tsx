import { AudioOutlined, PlusOutlined, SearchOutlined, WarningOutlined } from '@ant-design/icons'
import { Alert, Button, Input, Select, Table, Tag, type TableColumnsType } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { formatDuration } from '@/lib/duration'
import { http } from '@/lib/http'
import { codeText } from '@/lib/i18n'
import { Empty, Loaded } from '@/ui/page-states'
import { PromptDrawer } from './prompt-drawer'
import './prompts.css'

export type Voice = { language: string; version: number | null; origin: string; seconds: number; at: string | null; by: string | null }
export type Prompt = { name: string; folder: string; zh: string; en: string; builtIn: boolean; voices: Voice[]; usedIn: string[] }
export type Library = { prompts: Prompt[]; missing: string[]; speech: boolean }
export const promptKey = ['prompts'] as const
const noFolder = '-'

/** Everything that callers can hear: texts, recordings in each language, and where they are used. */
export default function PromptsPage() {
  const { t } = useTranslation()
  const [params, setParams] = useSearchParams()
  const query = useQuery({ queryKey: promptKey, queryFn: ({ signal }) => http.get<Library>('/api/prompts', signal) })
  const choose = (next: Record<string, string>) => setParams((before) => { const all = new URLSearchParams(before); for (const [k, v] of Object.entries(next)) if (v) all.set(k, v); else all.delete(k); return all }, { replace: true })
  const [search, folder, chosen] = [params.get('search') ?? '', params.get('folder') ?? '', params.get('prompt')]
  const [adding, setAdding] = useState(false)
  const folders = [...new Set((query.data?.prompts ?? []).map((p) => p.folder).filter(Boolean))].sort()
  const fits = (p: Prompt) => (!folder || (p.folder || noFolder) === folder) && `${p.name} ${p.zh} ${p.en}`.toLowerCase().includes(search.toLowerCase())
  const open = chosen === null ? undefined : query.data?.prompts.find((p) => p.name === chosen) ?? { name: chosen, folder: '', zh: '', en: '', builtIn: false, voices: [], usedIn: [] }
  const columns: TableColumnsType<Prompt> = [
    { title: t('prompts.name'), dataIndex: 'name', width: 190, render: (name: string, p) => <><b>{name}</b>{p.folder && <span className="dim"> {p.folder}</span>}</> },
    { title: t('prompts.text'), key: 'text', ellipsis: true, render: (_, p) => p.zh || p.en },
    ...(['zh-CN', 'en-US'] as const).map((language) => ({ title: codeText('prompts.language', language), key: language, width: 150, render: (_: unknown, p: Prompt) => <VoiceTag voice={p.voices.find((v) => v.language === language)} /> })),
    { title: t('prompts.usedIn'), key: 'used', width: 200, ellipsis: true, render: (_, p) => p.usedIn.map((by) => by.replace(/^queue:/, '')).join(' ') || '–' },
    { key: 'open', width: 90, align: 'right', render: (_, p) => <Button size="small" onClick={() => choose({ prompt: p.name })}>{t('prompts.open')}</Button> },
  ]
  return (
    <section className="panel list-page">
      <div className="list-head">
        <h1>{t('prompts.title')}</h1>
        {folders.length > 0 && <Select className="prompt-folder" allowClear value={folder || null} placeholder={t('prompts.allFolders')} aria-label={t('prompts.folder')} onChange={(v: string | undefined) => choose({ folder: v ?? '' })} options={folders.map((f) => ({ value: f, label: f }))} />}
        <Input className="list-search" allowClear prefix={<SearchOutlined />} value={search} maxLength={60} placeholder={t('prompts.search')} aria-label={t('prompts.search')} onChange={(e) => choose({ search: e.target.value })} />
        <Button className="end" type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>{t('prompts.add')}</Button>
      </div>
      {(query.data?.missing.length ?? 0) > 0 && <Alert type="warning" showIcon icon={<WarningOutlined />} className="prompt-missing" title={t('prompts.missing')} description={query.data?.missing.map((name) => <Button key={name} size="small" type="link" onClick={() => choose({ prompt: name })}>{name}</Button>)} />}
      <Loaded query={query} rows={10}>
        {({ prompts }) => {
          const found = prompts.filter(fits)
          return found.length === 0 ? <Empty icon={<AudioOutlined />} title={t('prompts.noneFound')} /> : (
            <>
              <div className="wide-only list-table"><Table rowKey="name" size="small" columns={columns} dataSource={found} pagination={{ pageSize: 50, hideOnSinglePage: true, size: 'small', showSizeChanger: false }} sticky scroll={{ x: 900 }} /></div>
              <ul className="narrow-only narrow-list">{found.map((p) => <li key={p.name}><button type="button" className="narrow-row prompt-row" onClick={() => choose({ prompt: p.name })}><span className="grow"><b>{p.name}</b><small className="cut">{p.zh || p.en}</small></span>{p.voices.map((v) => <VoiceTag key={v.language} voice={v} />)}</button></li>)}</ul>
            </>
          )
        }}
      </Loaded>
      {(open ?? adding) && <PromptDrawer key={open?.name ?? ''} prompt={open} speech={query.data?.speech ?? false} opened={(name) => { setAdding(false); choose({ prompt: name }) }} close={() => { setAdding(false); choose({ prompt: '' }) }} />}
    </section>
  )
}

function VoiceTag({ voice }: { voice: Voice | undefined }) {
  const { t } = useTranslation()
  if (!voice || voice.version === null) return <Tag>{t('prompts.none')}</Tag>
  return <Tag color={voice.version > 0 ? 'blue' : 'default'}>{voice.version > 0 ? codeText('prompts.origin', voice.origin) : t('prompts.builtIn')}{voice.seconds > 0 ? ` ${formatDuration(voice.seconds)}` : ''}</Tag>
}
