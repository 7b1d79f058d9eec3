/** A field as RFC 4180 wants it. A leading = + - @ would run as a formula in a spreadsheet, so it gets an apostrophe. */
export function csvField(value: string | number | null): string {
  const text = value === null ? '' : String(value)
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** CRLF lines with a byte order mark, so that spreadsheets read Chinese. */
export function toCsv(rows: (string | number | null)[][]): string {
  return `\uFEFF${rows.map((row) => row.map(csvField).join(',')).join('\r\n')}\r\n`
}

export function download(name: string, type: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}

/** Rows of fields as RFC 4180 writes them, also with semicolons or tabs between, and with or without a byte order mark. Empty lines are left out. */
export function parseCsv(text: string): string[][] {
  const content = text.replace(/^\uFEFF/, '')
  const head = content.slice(0, content.search(/[\r\n]|$/))
  const separator = [',', ';', '\t'].reduce((best, s) => (head.split(s).length > head.split(best).length ? s : best), ',')
  const rows: string[][] = [[]]
  let field = ''
  let quoted = false
  const endField = () => { rows.at(-1)!.push(field.trim().replace(/^'(?=[=+\-@])/, '')); field = '' }
  for (let i = 0; i < content.length; i++) {
    const c = content[i]!
    if (quoted) {
      if (c !== '"') field += c
      else if (content[i + 1] === '"') { field += '"'; i++ } else quoted = false
    } else if (c === '"' && field.trim() === '') { quoted = true; field = '' }
    else if (c === separator) endField()
    else if (c === '\n' || c === '\r') { endField(); rows.push([]) } else field += c
  }
  endField()
  return rows.filter((row) => row.some((cell) => cell !== ''))
}
