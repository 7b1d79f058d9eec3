import { SearchOutlined } from '@ant-design/icons'
import { Button, Input, Table, Tag } from 'antd'
import { useDeferredValue, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { codeText, nameIn } from '@/lib/i18n'
import { questionOf, useIdentity, useNumberKnowledge, usePlaces, usePostcodes, type Place } from '@/lib/number-knowledge'
import { DialButton } from '@/ui/dial-button'
import { Empty, Loaded } from '@/ui/page-states'
import './lookup.css'

/** One field for everything: the place of a number, the code of a city, the city of a code, what an identity number says. */
export default function LookupPage() {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const question = questionOf(useDeferredValue(typed))
  return (
    <section className="panel list-page lookup">
      <div className="list-head">
        <h1>{t('lookup.title')}</h1>
        <Input className="list-search lookup-field" size="large" allowClear autoFocus maxLength={64} prefix={<SearchOutlined />} value={typed} placeholder={t('lookup.placeholder')} aria-label={t('lookup.placeholder')} onChange={(e) => setTyped(e.target.value)} />
      </div>
      {question.kind === 'none' && (
        <Empty icon={<SearchOutlined />} title={t('lookup.emptyTitle')} text={t('lookup.emptyText')}>
          <div className="lookup-examples">{['13800138000', '0755', t('lookup.exampleCity')].map((example) => <Button key={example} onClick={() => setTyped(example)}>{example}</Button>)}</div>
        </Empty>
      )}
      {question.kind === 'number' && <OfNumber number={question.text} />}
      {question.kind === 'place' && <><OfPlace search={question.text} /><OfPostcode search={question.text} /></>}
      {question.kind === 'identity' && <OfIdentity number={question.text} />}
    </section>
  )
}

function OfNumber({ number }: { number: string }) {
  const { t, i18n } = useTranslation()
  const query = useNumberKnowledge(number)
  return (
    <Loaded query={query} rows={4}>
      {(known) => (
        <Facts title={<><span className="num">{known.number}</span> <DialButton number={known.number} /></>} source={t('lookup.numbersAsOf', { date: known.asOf })}>
          <Fact name={t('lookup.kind')}>{codeText('lookup.kind', known.kind)}</Fact>
          <Fact name={t('lookup.place')}>{known.places.length === 0 ? t('lookup.unknown') : known.places.map((place) => nameIn(i18n.language, place.name)).join(' / ')}</Fact>
          {known.places.length > 0 && <Fact name={t('lookup.areaCode')}><span className="num">{[...new Set(known.places.map((place) => place.areaCodes[0]))].join(' ')}</span></Fact>}
          {known.kind === 'mobile' && <Fact name={t('lookup.carrier')}>{known.carrier ? <>{nameIn(i18n.language, known.carrier)} <span className="dim">{t('lookup.carrierNote')}</span></> : t('lookup.unknown')}</Fact>}
        </Facts>
      )}
    </Loaded>
  )
}

function OfPlace({ search }: { search: string }) {
  const { t, i18n } = useTranslation()
  const query = usePlaces(search)
  return (
    <Loaded query={query} rows={4}>
      {({ places, asOf }) => places.length === 0 ? <Empty icon={<SearchOutlined />} title={t('lookup.noPlace', { search })} text={t('lookup.noPlaceText')} /> : (
        <div className="lookup-places">
          <Table<Place> rowKey={(place) => place.name.zh} size="small" pagination={false} dataSource={places} columns={[
            { title: t('lookup.place'), key: 'name', render: (_, place) => nameIn(i18n.language, place.name) },
            { title: t('lookup.areaCode'), key: 'codes', width: 160, render: (_, place) => <span className="num">{place.areaCodes[0]} {place.areaCodes.slice(1).map((code) => <Tag key={code} title={t('lookup.alsoCode')}>{code}</Tag>)}</span> },
          ]} />
          <p className="dim lookup-source">{t('lookup.numbersAsOf', { date: asOf })}</p>
        </div>
      )}
    </Loaded>
  )
}

/** Postcodes of a place, and the place of a postcode: six digits, or part of a name. */
function OfPostcode({ search }: { search: string }) {
  const { t, i18n } = useTranslation()
  const found = usePostcodes(search).data
  if (!found) return null
  if (found.source === null) return /^\d{6}$/.test(search) ? <p className="dim lookup-source">{t('lookup.noPostcodeTable')}</p> : null
  return (
    <section className="lookup-places" aria-label={t('lookup.postcode')}>
      {found.postcodes.length === 0 ? <p className="dim">{t('lookup.noPostcode')}</p> : (
        <Table rowKey="postcode" size="small" pagination={false} dataSource={found.postcodes} columns={[
          { title: t('lookup.postcodePlace'), dataIndex: 'place' },
          { title: t('lookup.postcode'), dataIndex: 'postcode', width: 160, render: (code: string) => <span className="num">{code}</span> },
        ]} />
      )}
      <p className="dim lookup-source">{t('lookup.postcodesAsOf', { source: found.source, date: found.asOf ? new Date(found.asOf).toLocaleDateString(i18n.language) : '' })}</p>
    </section>
  )
}

function OfIdentity({ number }: { number: string }) {
  const { t } = useTranslation()
  const query = useIdentity(number)
  return (
    <Loaded query={query} rows={4}>
      {(known) => (
        <Facts title={known.fault ? <span className="bad" role="alert">{codeText('lookup.fault', known.fault)}</span> : <span className="good">{t('lookup.identityRight')}</span>} source={t('lookup.divisionsAsOf', { date: known.asOf })}>
          {known.fault === null && (
            <>
              <Fact name={t('lookup.givenIn')}>{known.place ?? t('lookup.unknown')}</Fact>
              <Fact name={t('lookup.birthDate')}><span className="num">{known.birthDate}</span></Fact>
              <Fact name={t('lookup.sex')}>{known.male ? t('lookup.male') : t('lookup.female')}</Fact>
            </>
          )}
        </Facts>
      )}
    </Loaded>
  )
}

function Facts({ title, source, children }: { title: ReactNode; source: string; children: ReactNode }) {
  return (
    <div className="lookup-facts" role="status">
      <h2>{title}</h2>
      <dl className="pairs">{children}</dl>
      <p className="dim lookup-source">{source}</p>
    </div>
  )
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => <><dt>{name}</dt><dd>{children}</dd></>
