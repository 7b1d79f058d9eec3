// Antiphon in a page of another site: who calls pops up, and the page dials, answers and hangs up. No dependencies; version 1.
// docs/extending.md says how a site gets the token of its agent.
(function (global) {
  'use strict'
  const pauseMaxMs = 30_000

  class AntiphonProblem extends Error {
    constructor(status, body) {
      super(body.title || `status ${status}`)
      this.status = status
      this.code = body.code || 'failure'
      this.args = body.args || {}
    }
  }

  class Antiphon {
    #centre; #takeToken; #token; #agent; #socket; #seq = null; #desk = { offer: null, call: null, agent: null }; #closed = false; #pauseMs = 1000; #timer; #known = false; #taken = Promise.resolve()

    /** @param centre address of the centre; @param token text, or a function that fetches a fresh one from the page's own server */
    constructor({ centre, token }) {
      this.#centre = new URL(centre).origin
      this.#takeToken = typeof token === 'function' ? token : () => token
      this.onRing = this.onAnswer = this.onEnd = this.onState = this.onConnection = this.onProblem = () => {}
      this.ready = this.#connect()
    }

    get call() { return callOf(this.#desk) }
    get state() { return this.#desk.agent ? this.#desk.agent.state : 'signed-out' }

    dial(number) { return this.#ask('POST', '/api/calls', { number }) }
    answer() { return this.#act('answer') }
    reject() { return this.#act('reject') }
    hangUp() { return this.#act('hang-up') }
    hold() { return this.#act('hold') }
    resume() { return this.#act('resume') }
    /** to: { kind: 'agent' | 'queue' | 'extension' | 'outside' | 'flow' | 'number', id } or a number */
    transfer(to) { return this.#act('transfer', { to: typeof to === 'string' ? { kind: 'number', id: to } : to }) }
    /** state: 'ready', 'not-ready' (with a reason) or 'signed-out'; phone: an extension, when one signs in */
    async setState(state, reason, extension) {
      return this.#ask('PUT', `/api/agents/${encodeURIComponent(await this.#job())}/state`, { state, reason: reason || null, phone: extension ? { kind: 'extension', extension } : null })
    }
    async finishWrapUp() { return this.#ask('POST', `/api/agents/${encodeURIComponent(await this.#job())}/wrap-up/finish`) }
    close() {
      this.#closed = true
      clearTimeout(this.#timer)
      if (this.#socket) this.#socket.close()
    }

    async #job() {
      if (!this.#agent) this.#agent = (await this.#ask('GET', '/api/session')).jobNumber
      return this.#agent
    }

    #act(action, body) {
      const call = this.call
      if (!call) return Promise.reject(new AntiphonProblem(409, { code: 'call-unknown', title: 'There is no call.' }))
      return this.#ask('POST', `/api/calls/${encodeURIComponent(call.callId)}/${action}`, body || {})
    }

    async #ask(method, path, body, again = true) {
      if (!this.#token) this.#token = await this.#takeToken()
      const answer = await fetch(this.#centre + path, {
        method, credentials: 'omit', cache: 'no-store', headers: { authorization: `Bearer ${this.#token}`, ...(body ? { 'content-type': 'application/json' } : {}) }, body: body ? JSON.stringify(body) : undefined,
      })
      if (answer.status === 401 && again) {
        this.#token = null
        return this.#ask(method, path, body, false)
      }
      const text = await answer.text()
      const json = text ? JSON.parse(text) : null
      if (!answer.ok) throw new AntiphonProblem(answer.status, json || {})
      return json
    }

    async #connect() {
      let socket = null
      try {
        if (!this.#token) this.#token = await this.#takeToken()
        if (this.#closed) return
        const after = this.#seq === null ? '' : `?after=${this.#seq}`
        socket = new WebSocket(`${this.#centre.replace(/^http/, 'ws')}/api/events${after}`, ['antiphon.events.v1', `antiphon.token.${this.#token}`])
        this.#socket = socket
        await new Promise((open, failed) => {
          // One after the other: the look at the desk must not overtake what happens meanwhile.
          socket.onmessage = (message) => { this.#taken = this.#taken.then(() => this.#take(JSON.parse(message.data))).then(open, (problem) => { this.onProblem(problem); socket.close() }) }
          socket.onclose = () => { this.#lost(); failed(new AntiphonProblem(0, { code: 'no-connection', title: 'No connection to the centre.' })) }
        })
      } catch (problem) {
        if (!socket) this.#again()
        this.onProblem(problem)
      }
    }

    #lost() {
      this.#token = null // it may have ended: a new one is fetched
      this.onConnection(false)
      this.#again()
    }

    #again() {
      if (this.#closed) return
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => void this.#connect(), this.#pauseMs)
      this.#pauseMs = Math.min(pauseMaxMs, this.#pauseMs * 2)
    }

    async #take({ seq, type, data }) {
      if (type === 'hello') {
        // What was missed comes after a resumed hello; otherwise the desk is looked at as it is now.
        if (!data.resumed || !this.#known) this.#see(await this.#ask('GET', '/api/desk'))
        this.#known = true
        this.#pauseMs = 1000
        this.onConnection(true)
        this.#seq = Math.max(this.#seq === null ? 0 : this.#seq, data.resumed ? 0 : data.seq)
        return
      }
      if (type === 'desk') this.#see(data)
      this.#seq = seq
    }

    #see(desk) {
      const before = this.#desk
      this.#desk = desk
      const [was, now] = [callOf(before), callOf(desk)]
      if (was && (!now || now.callId !== was.callId)) this.onEnd(was)
      if (now && now.ringing && !(was && was.callId === now.callId && was.ringing)) this.onRing(now)
      if (now && now.talking && !(was && was.callId === now.callId && was.talking)) this.onAnswer(now)
      const [stood, stands] = [before.agent && before.agent.state, desk.agent && desk.agent.state]
      if (stood !== stands) this.onState(stands || 'signed-out')
    }
  }

  /** The one call of the desk: what rings, or what is talked, or dialled. */
  function callOf({ offer, call }) {
    const one = offer || call
    if (!one) return null
    return {
      callId: one.callId, number: one.caller.number, name: one.caller.name, customerId: one.caller.customerId, dialled: one.dialled, queue: one.queue,
      ringing: Boolean(offer), talking: !offer && Boolean(call.talkStartedAt), held: !offer && call.shape === 'held', outbound: !offer && call.outbound,
    }
  }

  global.Antiphon = Antiphon
  global.AntiphonProblem = AntiphonProblem
})(globalThis)
