// The site's own server: it knows who sits at its page, and fetches a token for him with its key. PORT, CENTRE, KEY and AGENT come from the environment.
import { createServer } from 'node:http'
import { readFile } from 'node:fs/promises'

const { PORT = '8090', CENTRE, KEY, AGENT } = process.env
const page = (await readFile(new URL('index.html', import.meta.url), 'utf8')).replaceAll('{CENTRE}', CENTRE)
const token = async () => {
  const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' }
  return (await (await fetch(`${CENTRE}/api/agent-tokens`, { method: 'POST', headers, body: JSON.stringify({ agent: AGENT }) })).json()).token
}
createServer(async (request, response) => {
  const asksToken = request.method === 'POST' && request.url === '/token'
  response.writeHead(200, { 'content-type': `text/${asksToken ? 'plain' : 'html'}; charset=utf-8` }).end(asksToken ? await token() : page)
}).listen(Number(PORT), '127.0.0.1')
