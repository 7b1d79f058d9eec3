import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const source = fileURLToPath(new URL('..', import.meta.url))
const filesIn = (folder: string) => readdirSync(join(source, folder), { recursive: true, encoding: 'utf8' }).filter((file) => /\.(tsx?|css)$/.test(file)).map((file) => `${folder}/${file}`)
const importsOf = (file: string) => [...readFileSync(join(source, file), 'utf8').matchAll(/from '([^']+)'/g)].map((match) => match[1] ?? '')

it('keeps features apart, and keeps ui and lib from knowing any of them', () => {
  const wrong = [
    ...filesIn('features').flatMap((file) => importsOf(file).filter((path) => path.startsWith('@/features/') || path.startsWith('@/app/') || /^(\.\.\/){2,}/.test(path)).map((path) => `${file} → ${path}`)),
    ...['ui', 'lib'].flatMap(filesIn).flatMap((file) => importsOf(file).filter((path) => path.startsWith('@/features/') || path.startsWith('@/app/')).map((path) => `${file} → ${path}`)),
  ]
  expect(wrong).toEqual([])
})

it('has its colours in the tokens alone', () => {
  const colour = /#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(/i
  const wrong = ['ui', 'features', 'app', 'lib'].flatMap(filesIn).filter((file) => file !== 'ui/tokens.ts').filter((file) => colour.test(readFileSync(join(source, file), 'utf8')))
  expect(wrong).toEqual([])
})
