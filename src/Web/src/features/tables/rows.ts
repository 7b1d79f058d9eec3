import { parseCsv } from '@/lib/csv'

export type TableRow = { key: string; password?: string; cells: string[] }

/** Rows out of a file: key, password where the table has one, then a cell for each column. A first line that repeats the names of the columns is left out. */
export function rowsOf(text: string, columns: string[], hasPassword: boolean): { rows: TableRow[]; wrong: number[] } {
  const fields = 1 + (hasPassword ? 1 : 0) + columns.length
  const wrong: number[] = []
  const rows = parseCsv(text).flatMap((line, i): TableRow[] => {
    if (i === 0 && columns.every((name) => line.includes(name))) return []
    const [key = '', ...rest] = line
    const password = hasPassword ? rest.shift() ?? '' : ''
    if (line.length !== fields || key === '' || (password !== '' && !/^\d{4,12}$/.test(password))) { wrong.push(i + 1); return [] }
    return [{ key, cells: rest, ...(password ? { password } : {}) }]
  })
  return { rows, wrong }
}
