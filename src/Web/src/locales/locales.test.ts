import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { enUS } from './en-US'
import { zhCN } from './zh-CN'

const source = fileURLToPath(new URL('..', import.meta.url))
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.') && !/^locales/.test(file))
const fieldsOf = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort()

/** Keys whose last part is a code of the server: no source holds them whole. */
const madeOfCodes = [
  /^(state|reason|problem|result|lost|end|release|outcome|stage|segment|whyValue|stageHelp|orderHelp|policyProblem|settingsAction|overflowWhen|overflowTarget|overflowCause|answer|course|health|trunkCause|right|leadsTo|refused|routeReason|callerReason|trunkReason|weekday|why|admin\.(callerIs|caller|order)|flows\.(say|kind|help|exit|field|group|language|question|cause|trialState|failure|partyEnd|webProblem|change)|calendars\.(label|day|kindOf)|lists\.help|messages\.(view|result)|prompts\.(language|origin)|alarms\.(severity|measure|rule|thresholdHelp|day|kind)|reports\.(group|period|unit|compare|direction))\./,
  /^(permission|permissionHelp|permissionGroup|scope|people\.(stateIs|field)|audit\.(did|detail|changed|missing))(\.|$)/,
  /^floor\.(in|out|missed)$/,
  /^issuer\.(fault|why)\./,
  /^(policyDetail|waitingNext|waitUnknown|callbackCause)\./,
  /^(exchange\.(strategy\.|use\.|doNotDisturb|forward)|live\.stage\.|blockReason\.|counter\.)/,
  /^(wall\.kind|own\.(chart|shared|table)|mailing\.(period|language)|mailFault|mail\.security|alarms\.(by|side)|reports\.rows)\./,
  /^monitor\.now\./,
  /^screen\.use\./,
  /^bundle\.is\./,
  /^privacy\.(deskShowsOwnCall|revealNeedsReason|webhooksInFull|callDays|messageDays|faxDays|customerDays|cards|calls|messages|faxes|recordings)$/,
  /^(system\.(health|partOf|fact)|backups\.step|webhooks\.(event|fault))\./,
  /^lookup\.(kind|fault)\./,
  /^(customers\.(column|fieldKind|importState)|inbox\.role)\./,
  /^(flows\.recording|recordings\.(mark|store))\./,
  /^formKind\./,
  /^forms\.lookupProblem\./,
  /^queue\.(channel|blending)\./,
  /^(phone\.(up|connecting|reconnecting|elsewhere|off|insecure|refused|microphone\w+|quality\.\w+)|calls\.period\.\w+|calls\.ladderLeg\.\w+)$/,
  /^(package\.(mailed|why)|timeline\.kind)\./,
  /^(satisfaction\.(by|tries|keySeconds|reasonUpTo)|quality\.(view|none|finding|kind|rule|perAgent|seed|below|check))(\.|$)/,
]

describe('texts', () => {
  it('has exactly the same keys in both languages, none of them empty', () => {
    expect(Object.keys(enUS).sort()).toEqual(Object.keys(zhCN).sort())
    for (const [key, text] of [...Object.entries(zhCN), ...Object.entries(enUS)]) expect(text.trim(), key).not.toBe('')
  })

  it('has the same fields in both languages', () => {
    for (const key of Object.keys(zhCN) as (keyof typeof zhCN)[]) expect(fieldsOf(enUS[key]), key).toEqual(fieldsOf(zhCN[key]))
  })

  it('writes Chinese with Chinese punctuation, and without exclamation marks in either language', () => {
    for (const [key, text] of Object.entries(zhCN)) expect(text, key).not.toMatch(/[\u4e00-\u9fff][,;:?!]|！/)
    for (const [key, text] of Object.entries(enUS)) expect(text, key).not.toMatch(/!/)
  })

  it('has no text that nobody shows', () => {
    const code = files.map((file) => readFileSync(join(source, file), 'utf8')).join('\n')
    const unused = Object.keys(zhCN).filter((key) => !code.includes(`'${key}'`) && !madeOfCodes.some((made) => made.test(key)))
    expect(unused).toEqual([])
  })
})

const shown = ['title', 'placeholder', 'label', 'aria-label', 'alt', 'text', 'help', 'extra']
const wordy = /[\u4e00-\u9fff]|[A-Za-z]{2,}/

/** Text that a person would read and that does not come from the locales. */
function hardCoded(file: string): string[] {
  const tree = ts.createSourceFile(file, readFileSync(join(source, file), 'utf8'), ts.ScriptTarget.Latest, true, file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS)
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node) && wordy.test(node.text)) found.push(`${file}: ${node.text.trim()}`)
    if (ts.isJsxAttribute(node) && shown.includes(node.name.getText()) && node.initializer && ts.isStringLiteral(node.initializer) && wordy.test(node.initializer.text)) found.push(`${file}: ${node.initializer.text}`)
    if ((ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) && /[\u4e00-\u9fff]/.test(node.text)) found.push(`${file}: ${node.text}`)
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return found
}

it('shows no text that is not in the locales', () => {
  expect(files.flatMap(hardCoded)).toEqual([])
})
