/** Milliseconds of work between two turns. */
const APART = 40;

/** Turns of the event loop in long work of this thread, in which a stop can arrive and something can be drawn. */
export class Turns {
  #last = performance.now();

  get isDue(): boolean {
    return performance.now() - this.#last > APART;
  }

  async take(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.#last = performance.now();
  }
}
