import { expect, it } from 'vitest'
import { rowsOf } from './rows'

it('reads rows out of what spreadsheets write, and says which lines are wrong', () => {
  const file = '\uFEFFkey;password;name;level\r\n880001;2468;"王;小明";gold\r\n\r\n880002;;李雷;\r\n880003;12;x;y\r\n880004;2468;x\r\n'
  expect(rowsOf(file, ['name', 'level'], true)).toEqual({
    rows: [{ key: '880001', password: '2468', cells: ['王;小明', 'gold'] }, { key: '880002', cells: ['李雷', ''] }], wrong: [4, 5],
  })
  expect(rowsOf('1,a\n2,"b ""x"""', ['name'], false).rows).toEqual([{ key: '1', cells: ['a'] }, { key: '2', cells: ['b "x"'] }])
})
