/** Trials a second and the time that is left, by what was done lately. */

/** Milliseconds before the first estimate: the first chunks are small, and start Workers and compile code. */
const EARLIEST = 2_000;
/** Milliseconds that an estimate looks back at most, else half of the time that has passed. */
const LONGEST = 20_000;

export class TrialRate {
  readonly #began: number;
  /** How many were done when, the oldest first. */
  #marks: { readonly at: number; readonly done: number }[];

  /** @param began Milliseconds; of trials that are done by then none counts. */
  constructor(began: number, done = 0) {
    this.#began = began;
    this.#marks = [{ at: began, done }];
  }

  add(at: number, done: number): void {
    this.#marks.push({ at, done });
    const from = at - Math.min(LONGEST, (at - this.#began) / 2);
    const next = this.#marks.findIndex((mark) => mark.at > from);
    if (next > 1) this.#marks = this.#marks.slice(next - 1);
  }

  /** Seconds until all are done; NaN as long as nobody can tell. */
  left(planned: number): number {
    const [first, last] = [this.#marks[0]!, this.#marks.at(-1)!];
    if (last.at - this.#began < EARLIEST) return NaN;
    return (planned - last.done) * (last.at - first.at) / 1000 / (last.done - first.done);
  }
}
