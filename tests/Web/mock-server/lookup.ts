import type { Identity, NumberKnowledge, Place, Places, Postcodes } from '../../../src/Web/src/lib/number-knowledge'
import type { Answer, Ask } from './api'

const place = (zh: string, en: string, ...areaCodes: string[]): Place => ({ name: { zh, en }, areaCodes })
const places = [place('广东省深圳市', 'Shenzhen, Guangdong', '0755'), place('江苏省苏州市', 'Suzhou, Jiangsu', '0512'), place('北京市', 'Beijing', '010'), place('辽宁省沈阳市', 'Shenyang, Liaoning', '024'), place('辽宁省铁岭市', 'Tieling, Liaoning', '024', '0410')]
const asOf = '2026-07-30'

/** What numbers tell of themselves: Beijing for the mobiles that begin with 138, nothing for the others. */
export function answerToLookup({ method, path, query, body }: Ask): Answer {
  if (method === 'POST') {
    const { number } = body as { number: string }
    const fault: Identity['fault'] = number.length !== 18 ? 'length' : number.endsWith('4') ? null : 'check'
    return { status: 200, body: { fault, place: fault ? null : '北京市东城区', birthDate: fault ? null : '1990-03-07', male: fault ? null : true, asOf: '2021-12-30' } satisfies Identity }
  }
  if (path.endsWith('/places')) {
    const search = query.get('search') ?? ''
    return { status: 200, body: { places: places.filter((p) => p.name.zh.includes(search) || p.name.en.includes(search) || p.areaCodes.some((code) => code.startsWith(search))), asOf } satisfies Places }
  }
  if (path.endsWith('/postcodes')) {
    const search = query.get('search') ?? ''
    const all = [{ postcode: '215000', place: '江苏省苏州市姑苏区' }, { postcode: '215100', place: '江苏省苏州市吴中区' }, { postcode: '518000', place: '广东省深圳市罗湖区' }]
    return { status: 200, body: { postcodes: all.filter((one) => one.postcode.startsWith(search) || one.place.includes(search)), source: '邮编簿 2026-03', asOf: '2026-03-01T00:00:00Z' } satisfies Postcodes }
  }
  const number = query.get('number') ?? ''
  const known = number.startsWith('138')
  return { status: 200, body: { number, kind: number.startsWith('1') ? 'mobile' : 'other', places: known ? places.slice(2, 3) : [], carrier: known ? { zh: '中国移动', en: 'China Mobile' } : null, asOf } satisfies NumberKnowledge }
}
