/** A refusal of the server (RFC 9457) or a failed transport. `code` chooses the text, see `problemText`. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly args: Record<string, unknown> = {},
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(code)
    this.name = 'Problem'
  }
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
const requestTimeoutMs = 15_000

async function problemOf(response: Response): Promise<Problem> {
  const retryAfter = Number(response.headers.get('Retry-After'))
  const body: unknown = await response.json().catch(() => null)
  const fields = body !== null && typeof body === 'object' ? (body as Record<string, unknown>) : {}
  const code = typeof fields.code === 'string' ? fields.code : `http-${response.status}`
  const args = fields.args !== null && typeof fields.args === 'object' ? (fields.args as Record<string, unknown>) : {}
  return new Problem(response.status, code, args, Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : null)
}

async function send<T>(method: Method, path: string, body?: unknown, signal?: AbortSignal, timeoutMs = requestTimeoutMs): Promise<T> {
  const timeout = AbortSignal.timeout(timeoutMs)
  let response: Response
  try {
    response = await fetch(path, {
      method,
      credentials: 'same-origin',
      headers: body === undefined ? { Accept: 'application/json' } : { Accept: 'application/json', 'Content-Type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new Problem(0, 'unreachable')
  }
  if (!response.ok) throw await problemOf(response)
  if (response.status === 204) return undefined as T
  return (await response.json()) as T
}

/** A file that is made of what is asked; it may take its time. */
async function postForFile(path: string, body: unknown): Promise<Blob> {
  const response = await fetch(path, { method: 'POST', credentials: 'same-origin', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }).catch(() => { throw new Problem(0, 'unreachable') })
  if (!response.ok) throw await problemOf(response)
  return response.blob()
}

/** Sends a file as it is. */
async function upload(path: string, file: Blob): Promise<void> {
  const response = await fetch(path, { method: 'POST', credentials: 'same-origin', headers: { 'Content-Type': 'application/octet-stream' }, body: file }).catch(() => { throw new Problem(0, 'unreachable') })
  if (!response.ok) throw await problemOf(response)
}

export const http = {
  upload,
  postForFile,
  get: <T>(path: string, signal?: AbortSignal, timeoutMs?: number) => send<T>('GET', path, undefined, signal, timeoutMs),
  post: <T = void>(path: string, body: unknown = {}, timeoutMs?: number) => send<T>('POST', path, body, undefined, timeoutMs),
  put: <T = void>(path: string, body: unknown) => send<T>('PUT', path, body),
  delete: <T = void>(path: string) => send<T>('DELETE', path),
}

/** `?a=1&b=2` of what is set; empty values are left out. */
export function queryString(values: Record<string, string | number | boolean | null | undefined>): string {
  const set = Object.entries(values).filter(([, v]) => v !== undefined && v !== null && v !== '')
  return set.length === 0 ? '' : `?${set.map(([k, v]) => `${encodeURIComponent(k)}=${encodeURIComponent(String(v))}`).join('&')}`
}
