import type { Ask, Answer } from './api'
import { toneWav } from './wav'

type Voice = { language: string; version: number | null; origin: string; seconds: number; at: string | null; by: string | null }
type Prompt = { name: string; folder: string; zh: string; en: string; builtIn: boolean; voices: Voice[]; usedIn: string[] }

/** The library of prompts, as the server would answer. */
export class MockPrompts {
  readonly all: Prompt[]

  constructor(much: boolean) {
    const voice = (language: string, version: number | null): Voice => ({ language, version, origin: version ? 'upload' : '', seconds: version === null ? 0 : 3, at: null, by: null })
    this.all = Array.from({ length: much ? 60 : 0 }, (_, i) => ({
      name: i === 0 ? 'welcome' : `notice-${i}`, folder: i % 3 === 0 ? '' : i % 3 === 1 ? '节假日' : '停气通知', zh: `您好，这是第 ${i} 条公告，请留意。`, en: `This is notice ${i}.`, builtIn: i === 0,
      voices: [voice('zh-CN', i % 5 === 4 ? null : i === 0 ? 0 : 1), voice('en-US', i % 2 === 0 ? 0 : null)], usedIn: i < 4 ? ['main', 'queue:sales'] : [],
    }))
  }

  /** Null: not for here. */
  answer({ method, path, query, body }: Ask): Answer | null {
    const [, , area, name = '', action = ''] = path.split('/').map(decodeURIComponent)
    if (area !== 'prompts') return null
    if (name === '') return { status: 200, body: { prompts: this.all, missing: this.all.length ? ['summer-notice'] : [], speech: true } }
    const prompt = this.all.find((p) => p.name === name)
    if (action === 'versions') return { status: 200, body: [] }
    if (action === 'telephone') return { status: 200, body: { number: '*98', code: '123456', until: new Date().toISOString() } }
    if (action === 'sound' && method === 'GET') return { status: 200, raw: toneWav(3, 440, 440), type: 'audio/wav' }
    if (action === 'sound') {
      const voice = prompt?.voices.find((v) => v.language === query.get('language'))
      if (voice) Object.assign(voice, { version: (voice.version ?? 0) + 1, origin: query.get('origin'), seconds: 2 })
      return { status: 200, body: {} }
    }
    if (action === 'speech') {
      Object.assign(prompt?.voices.find((v) => v.language === body.language) ?? {}, { version: 1, origin: 'speech', seconds: 4 })
      return { status: 200, body: {} }
    }
    if (method === 'PUT' && prompt) Object.assign(prompt, body)
    else if (method === 'PUT') this.all.push({ name, folder: '', zh: '', en: '', ...body, builtIn: false, voices: [{ language: 'zh-CN', version: null, origin: '', seconds: 0, at: null, by: null }, { language: 'en-US', version: null, origin: '', seconds: 0, at: null, by: null }], usedIn: [] })
    return { status: 204 }
  }
}
