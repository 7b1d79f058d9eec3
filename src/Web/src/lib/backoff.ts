/** Waits between tries: doubled each time up to a ceiling, spread so that many pages do not come back in one instant. */
export class Backoff {
  private tries = 0

  constructor(
    private readonly firstMs: number,
    private readonly maxMs: number,
    private readonly random: () => number = Math.random,
  ) {}

  nextMs(): number {
    const ceiling = Math.min(this.maxMs, this.firstMs * 2 ** this.tries)
    this.tries += 1
    return ceiling / 2 + (ceiling / 2) * this.random()
  }

  reset(): void {
    this.tries = 0
  }
}
