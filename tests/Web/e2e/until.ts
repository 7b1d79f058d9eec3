/** Waits for a condition, looking every 50 ms; fails with what was awaited when the deadline has passed. */
export async function until<T>(what: string, seconds: number, condition: () => T | Promise<T>): Promise<NonNullable<T>> {
  const deadline = performance.now() + seconds * 1000
  for (;;) {
    const value = await condition()
    if (value) return value
    if (performance.now() > deadline) throw new Error(`not within ${seconds} s: ${what}`)
    await new Promise(done => setTimeout(done, 50))
  }
}
