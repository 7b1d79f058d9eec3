import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Alert, App, Button, Form, Input, Select, Switch } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { http, Problem } from '@/lib/http'
import { codeText, nameIn, problemText } from '@/lib/i18n'
import { useRoles } from '@/lib/people'
import { keys } from '@/lib/queries'
import { Loaded } from '@/ui/page-states'
import './administration.css'

type Settings = {
  enabled: boolean; name: string; issuer: string; clientId: string; scopes: string; address: string; personClaim: string; roleClaim: string
  roles: Record<string, string>; createsPeople: boolean; newRoles: string[]; passwordsForManagersOnly: boolean
}
type Issuer = { settings: Settings; hasSecret: boolean; callbackPath: string; frontSignOutPath: string }
type Fields = Omit<Settings, 'roles'> & { secret?: string; roles: { value: string; role: string }[] }
const key = ['administration', 'issuer']
const path = '/api/issuer'
const examples = { issuer: 'https://login.example.cn/realms/staff', address: 'https://calls.example.cn' }

/** Signing in by the accounts of one's own house, with a look whether the issuer answers. */
export default function IssuerPage() {
  const query = useQuery({ queryKey: key, queryFn: ({ signal }) => http.get<Issuer>(path, signal) })
  return <Loaded query={query}>{(issuer) => <IssuerForm issuer={issuer} />}</Loaded>
}

function IssuerForm({ issuer }: { issuer: Issuer }) {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [form] = Form.useForm<Fields>()
  const creates = Form.useWatch('createsPeople', form)
  const roles = (useRoles().data?.roles ?? []).map((role) => ({ value: role.code, label: nameIn(i18n.language, role.name) }))
  const [problem, setProblem] = useState<string | null>(null)
  const [tested, setTested] = useState<{ fault: string; signsOut: boolean } | null>(null)
  const [busy, setBusy] = useState(false)
  const { settings } = issuer
  const initial: Fields = { ...settings, roles: Object.entries(settings.roles).map(([value, role]) => ({ value, role })) }
  const work = async (wish: () => Promise<void>) => {
    setBusy(true)
    setProblem(null)
    try { await wish() } catch (error) {
      const field = error instanceof Problem && error.code === 'field-invalid' ? String(error.args.field) : null
      if (field !== null && error instanceof Problem && field in form.getFieldsValue()) form.setFields([{ name: field as keyof Fields, errors: [codeText('why', String(error.args.why))] }])
      else setProblem(problemText(error))
    } finally { setBusy(false) }
  }
  const save = (fields: Fields) => work(async () => {
    setTested(null)
    const { secret, roles: rows, ...rest } = fields
    const saved = await http.put<Issuer>(path, { settings: { ...settings, ...rest, roles: Object.fromEntries((rows ?? []).map((row) => [row.value, row.role])) }, secret: secret ?? null })
    client.setQueryData(key, saved)
    void client.invalidateQueries({ queryKey: keys.centre })
    form.setFieldValue('secret', undefined)
    void message.success(t('issuer.saved'))
    if (saved.settings.enabled) setTested(await http.post(`${path}/test`))
  })
  const here = settings.address || window.location.origin
  return (
    <section className="panel list-page">
      <header className="list-head"><h1>{t('issuer.title')}</h1><div className="end"><Button type="primary" loading={busy} onClick={() => form.submit()}>{t('common.save')}</Button></div></header>
      <Form form={form} layout="vertical" requiredMark={false} initialValues={initial} onFinish={(fields) => void save(fields)} scrollToFirstError={{ focus: true }} className="mail-form list-form">
        {problem && <Alert type="error" showIcon title={problem} />}
        {tested && <Alert type={tested.fault ? 'error' : 'success'} showIcon title={tested.fault ? codeText('issuer.fault', tested.fault) : tested.signsOut ? t('issuer.answersAndEnds') : t('issuer.answers')} />}
        <p className="dim">{t('issuer.text')}</p>
        <Form.Item name="enabled" label={t('issuer.enabled')} valuePropName="checked"><Switch /></Form.Item>
        <Form.Item name="name" label={t('issuer.name')} extra={t('issuer.nameHelp')}><Input maxLength={60} /></Form.Item>
        <Form.Item name="issuer" label={t('issuer.issuer')} extra={t('issuer.issuerHelp')}><Input maxLength={500} placeholder={examples.issuer} /></Form.Item>
        <Form.Item name="clientId" label={t('issuer.clientId')}><Input maxLength={500} autoComplete="off" /></Form.Item>
        <Form.Item name="secret" label={t('issuer.secret')} extra={t('issuer.secretHelp')}><Input.Password maxLength={500} autoComplete="new-password" placeholder={issuer.hasSecret ? t('issuer.secretKept') : ''} /></Form.Item>
        <Form.Item name="scopes" label={t('issuer.scopes')} extra={t('issuer.scopesHelp')}><Input maxLength={500} /></Form.Item>
        <Form.Item name="address" label={t('issuer.address')} extra={t('issuer.addressHelp')}><Input maxLength={500} placeholder={examples.address} /></Form.Item>
        <p className="dim">{t('issuer.register')}<br /><code className="num">{here}{issuer.callbackPath}</code><br /><code className="num">{here}{issuer.frontSignOutPath}</code></p>
        <h2>{t('issuer.who')}</h2>
        <Form.Item name="personClaim" label={t('issuer.personClaim')} extra={t('issuer.personClaimHelp')}><Input maxLength={500} /></Form.Item>
        <Form.Item name="roleClaim" label={t('issuer.roleClaim')} extra={t('issuer.roleClaimHelp')}><Input maxLength={500} /></Form.Item>
        <Form.List name="roles">
          {(rows, { add, remove }) => (
            <>
              {rows.map((row) => (
                <div key={row.key} className="mail-test">
                  <Form.Item name={[row.name, 'value']} rules={[{ required: true, message: t('why.required') }]}><Input aria-label={t('issuer.claimValue')} placeholder={t('issuer.claimValue')} maxLength={500} /></Form.Item>
                  <Form.Item name={[row.name, 'role']} className="grow" rules={[{ required: true, message: t('why.required') }]}><Select aria-label={t('issuer.role')} placeholder={t('issuer.role')} options={roles} /></Form.Item>
                  <Button type="text" danger icon={<DeleteOutlined />} aria-label={t('issuer.removeRole')} onClick={() => remove(row.name)} />
                </div>
              ))}
              <Button icon={<PlusOutlined />} onClick={() => add({})}>{t('issuer.addRole')}</Button>
            </>
          )}
        </Form.List>
        <Form.Item name="createsPeople" label={t('issuer.createsPeople')} extra={t('issuer.createsPeopleHelp')} valuePropName="checked"><Switch /></Form.Item>
        {creates && <Form.Item name="newRoles" label={t('issuer.newRoles')}><Select mode="multiple" options={roles} /></Form.Item>}
        <Form.Item name="passwordsForManagersOnly" label={t('issuer.managersOnly')} extra={t('issuer.managersOnlyHelp')} valuePropName="checked"><Switch /></Form.Item>
      </Form>
    </section>
  )
}
