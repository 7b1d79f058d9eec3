import { App, Button, Checkbox, DatePicker, Form, Input, Select, Tag } from 'antd'
import type { Dayjs } from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useQuery } from '@tanstack/react-query'
import { useInboxActs, usePublished, useReceipts, type NoticeRecipients, type PublishedNotice } from '@/lib/inbox'
import { http } from '@/lib/http'
import { codeText, nameIn, problemText } from '@/lib/i18n'
import { useAgents, useQueues } from '@/lib/queries'
import { agentText } from '@/ui/bits'
import { Loaded } from '@/ui/page-states'
import { At } from '@/ui/time'
import { useToldAttempt } from '@/ui/use-attempt'

type Values = { title: string; text: string; scrolling: boolean; valid?: [Dayjs | null, Dayjs | null] | null } & NoticeRecipients
const roles = ['agent', 'supervisor', 'administrator']

/** A new notice, and what was published, with who has read it. */
export function Publishing() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [form] = Form.useForm<Values>()
  const acts = useInboxActs()
  const { busy, attempt } = useToldAttempt()
  const publish = (values: Values) => attempt(async () => {
    const { title, text, scrolling, valid, ...recipients } = values
    await acts.publish({ title, text, scrolling: scrolling ?? true, recipients: { roles: recipients.roles ?? [], teams: recipients.teams ?? [], queues: recipients.queues ?? [], people: recipients.people ?? [] }, validFrom: valid?.[0]?.toISOString() ?? null, validUntil: valid?.[1]?.toISOString() ?? null })
    form.resetFields()
    void message.success(t('inbox.published'))
  })
  return (
    <>
      <Form form={form} layout="vertical" requiredMark={false} initialValues={{ scrolling: true }} onFinish={publish}>
        <Form.Item name="title" label={t('inbox.noticeTitle')} rules={[{ required: true, whitespace: true, message: t('inbox.titleRequired') }]}><Input maxLength={100} /></Form.Item>
        <Form.Item name="text" label={t('inbox.noticeText')} rules={[{ required: true, whitespace: true, message: t('inbox.textRequired') }]}><Input.TextArea maxLength={5000} autoSize={{ minRows: 3, maxRows: 10 }} /></Form.Item>
        <Whom />
        <Form.Item name="valid" label={t('inbox.valid')} extra={t('inbox.validHelp')}><DatePicker.RangePicker showTime={{ format: 'HH:mm' }} allowEmpty={[true, true]} className="notice-wide" /></Form.Item>
        <Form.Item name="scrolling" valuePropName="checked"><Checkbox>{t('inbox.scrolling')}</Checkbox></Form.Item>
        <Button type="primary" htmlType="submit" loading={busy}>{t('inbox.publish')}</Button>
      </Form>
      <Loaded query={usePublished()} rows={3}>{(all) => <ul className="people-lines notice-published">{all.map((notice) => <Published key={notice.id} notice={notice} />)}</ul>}</Loaded>
    </>
  )
}

/** Whoever meets one of these; none chosen: everybody. */
function Whom() {
  const { t, i18n } = useTranslation()
  const agents = useAgents().data ?? []
  const queues = useQueues().data ?? []
  const teams = useQuery({ queryKey: ['inbox', 'teams'], queryFn: ({ signal }) => http.get<{ id: string; name: string }[]>('/api/notices/teams', signal), staleTime: 60_000 }).data ?? []
  const choices = [
    { name: 'roles', label: t('inbox.roles'), options: roles.map((code) => ({ value: code, label: codeText('inbox.role', code) })) }, { name: 'teams', label: t('inbox.teams'), options: teams.map((team) => ({ value: team.id, label: team.name })) },
    { name: 'queues', label: t('inbox.queues'), options: queues.map((queue) => ({ value: queue.id, label: nameIn(i18n.language, queue.name) })) }, { name: 'people', label: t('inbox.people'), options: agents.filter((a) => !a.synthetic).map((agent) => ({ value: agent.jobNumber, label: agentText(agent) })) },
  ]
  return choices.filter((choice) => choice.options.length > 0).map(({ name, label, options }) => <Form.Item key={name} name={name} label={label}><Select mode="multiple" options={options} optionFilterProp="label" placeholder={t('inbox.everybody')} /></Form.Item>)
}

function Published({ notice }: { notice: PublishedNotice }) {
  const { t } = useTranslation()
  const { modal, message } = App.useApp()
  const { withdraw } = useInboxActs()
  const [open, setOpen] = useState(false)
  const ask = () => modal.confirm({ title: t('inbox.withdrawTitle', { title: notice.title }), content: t('inbox.withdrawText'), okText: t('inbox.withdraw'), okButtonProps: { danger: true }, cancelText: t('customers.keep'), onOk: () => withdraw(notice.id).catch((error: unknown) => void message.error(problemText(error))) })
  return (
    <li>
      <span className="grow"><b>{notice.title}</b>{notice.withdrawnAt && <Tag>{t('inbox.withdrawn')}</Tag>}<small><At iso={notice.createdAt} /> · {notice.by}</small></span>
      <Button size="small" aria-expanded={open} onClick={() => setOpen(!open)}>{t('inbox.readBy', { read: notice.read, all: notice.for })}</Button>
      {!notice.withdrawnAt && <Button size="small" danger onClick={ask}>{t('inbox.withdraw')}</Button>}
      {open && <Receipts id={notice.id} />}
    </li>
  )
}

function Receipts({ id }: { id: number }) {
  const { t } = useTranslation()
  return <Loaded query={useReceipts(id)} rows={2}>{(all) => <ul className="notice-receipts">{all.map((one) => <li key={one.jobNumber}>{one.name} <span className="num dim">{one.jobNumber}</span> {one.readAt ? <At iso={one.readAt} /> : <Tag>{t('inbox.notRead')}</Tag>}</li>)}</ul>}</Loaded>
}
